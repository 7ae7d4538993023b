"""llama.cpp's server, from its package, with a model that is made here: KEY CONTEXT [QUOTE].

The model is a table of which sign may follow which, in the form of a network of one layer. It is no judge of reports: it
quotes the words it is given, and without any it never ends what it began to quote. That it answers in JSON, with the
labels and values it was asked for, is the server's doing, which holds it to the form. The first line printed is the
server's address.
"""

import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np
import xllamacpp

SPECIAL, BYTES, HEAD = ["<unk>", "<s>", "</s>"], 256, 32
TEMPLATE = """{% for one in messages %}{{ one.role }}: {{ one.content }}
{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}"""


def habits(quote: str) -> Iterator[tuple[str | None, str, float]]:
    """What likes to follow what, None being anything, and how much."""
    for blank in " \n\t":
        yield None, blank, -9
    yield from ((None, "]", 3), (None, "}", 2), ("[", "{", 9), ("[", '"', 9), (":", "n", 1), (":", '"', 2))
    yield from (('"', "S", 1), ('"', quote, 4), (quote, '"' if len(quote) > 1 else quote, 8))


def write(path: Path, quote: str) -> None:
    """A model file: each token stands for itself, and the last layer is the table."""
    tokens = [*SPECIAL, *(f"<0x{one:02X}>" for one in range(BYTES)), "▁", quote.replace(" ", "▁")]
    places = {chr(one): len(SPECIAL) + one for one in range(BYTES)} | {
        " ": len(tokens) - 2,
        quote: len(tokens) - 1,
    }
    width = -(-len(tokens) // HEAD) * HEAD
    table = np.zeros((len(tokens), width), np.float32)
    for before, sign, liking in habits(quote):
        table[places[sign], slice(None) if before is None else places[before]] += liking
    kind = gguf.TokenType
    kinds = [kind.UNKNOWN, kind.CONTROL, kind.CONTROL, *[kind.BYTE] * BYTES, kind.NORMAL, kind.NORMAL]
    file = gguf.GGUFWriter(path, "llama")
    file.add_context_length(1 << 20)
    file.add_embedding_length(width)
    file.add_block_count(1)
    file.add_feed_forward_length(HEAD)
    file.add_head_count(1)
    file.add_key_length(HEAD)
    file.add_value_length(HEAD)
    file.add_rope_dimension_count(HEAD)
    file.add_layer_norm_rms_eps(1e-5)
    file.add_tokenizer_model("llama")
    file.add_token_list(tokens)
    file.add_token_scores([0.0] * len(tokens))
    file.add_token_types(kinds)
    file.add_bos_token_id(1)
    file.add_eos_token_id(2)
    file.add_add_space_prefix(value=False)
    file.add_chat_template(TEMPLATE)
    file.add_tensor("token_embd.weight", np.eye(len(tokens), width, dtype=np.float32))
    file.add_tensor("output.weight", table)
    for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"):
        file.add_tensor(f"{name}.weight", np.ones(width, np.float32))
    for name in ("attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up"):
        file.add_tensor(f"blk.0.{name}.weight", np.zeros((HEAD, width), np.float32))
    for name in ("attn_output", "ffn_down"):
        file.add_tensor(f"blk.0.{name}.weight", np.zeros((width, HEAD), np.float32))
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()


key, context, *words = sys.argv[1:]
with tempfile.TemporaryDirectory() as folder:
    told = xllamacpp.CommonParams()
    told.model.path = f"{folder}/model.gguf"
    write(Path(told.model.path), words[0] if words else "a")
    told.model_alias = {"table"}
    told.api_keys, told.hostnames, told.n_ctx = [key], ["127.0.0.1"], int(context)
    told.cpuparams.n_threads = told.cpuparams_batch.n_threads = 1
    told.warmup = False
    server = xllamacpp.Server(told)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    threading.Event().wait()
