"""Modules joined into one script."""

import pytest

from annotator.common import scripts
from annotator.common.scripts import ScriptError

SOURCES = {
    "js/page.js": 'import { three } from "./numbers.js";\nimport * as words from "./words.js";\nwords.say(three);\n',
    "js/numbers.js": 'import {\n  one,\n  two as pair,\n} from "./small/ones.js";\nexport const three = one + pair;\n',
    "js/small/ones.js": "export const one = 1;\nexport const two = 2;\nconst say = 5;\n",
    "js/words.js": "const one = 0;\nexport function say(number) {\n  window.said = number + one;\n}\n",
}


def test_each_module_comes_after_those_that_it_imports():
    found = scripts.modules("js/page.js", SOURCES.__getitem__)
    assert found == ["js/small/ones.js", "js/numbers.js", "js/words.js", "js/page.js"]


@pytest.mark.browser
def test_the_joined_script_does_what_the_modules_do_and_names_of_two_modules_do_not_clash(open_page):
    page = open_page()
    page.evaluate(scripts.joined("js/page.js", SOURCES.__getitem__) + "\nnull")
    assert page.evaluate("window.said") == 3


def test_modules_that_import_each_other_are_named():
    circle = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(ScriptError, match=r"a\.js imports itself"):
        scripts.joined("a.js", circle.__getitem__)


@pytest.mark.parametrize(
    "form",
    [
        "export default 1;",
        'import x from "./x.js";',
        "export { one };",
        'export * from "./x.js";',
        'const look = `panel${colour ? ` c${colour}` : ""}`;',
    ],
)
def test_a_form_that_cannot_be_joined_is_named_and_not_guessed_at(form):
    with pytest.raises(ScriptError, match=r"a\.js: “"):
        scripts.joined("a.js", {"a.js": f"{form}\n", "x.js": ""}.__getitem__)
