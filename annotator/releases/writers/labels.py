"""Labels, attributes and links of a release, whose documents may be labelled by several versions of a scheme."""

from annotator.releases.writers.edition import Edition
from annotator.spans.scheme import Attribute, LinkType, Scheme
from annotator.spans.scheme_reading import parse


class Labels:
    """What the schemes of a release say together, names in code point order."""

    def __init__(self, edition: Edition) -> None:
        self.schemes: dict[str, Scheme] = {one["sha256"]: parse(one["body"]) for one in edition.schemes}
        self.names = sorted({name for scheme in self.schemes.values() for name in scheme.labels})
        self.link_types = sorted({name for scheme in self.schemes.values() for name in scheme.links})

    def attributes(self, label: str) -> dict[str, list[Attribute]]:
        """What is asked about a label: by name, as each version asks it."""
        found: dict[str, list[Attribute]] = {}
        for scheme in self.schemes.values():
            if label in scheme.labels:
                for name, attribute in scheme.labels[label].attributes.items():
                    found.setdefault(name, []).append(attribute)
        return {name: found[name] for name in sorted(found)}

    def answers(self, label: str, name: str) -> list[str]:
        """The values there are to choose, as the versions list them."""
        return list(dict.fromkeys(value for one in self.attributes(label)[name] for value in one.values))

    def link(self, name: str) -> list[LinkType]:
        """A type of link, as each version has it."""
        return [scheme.links[name] for scheme in self.schemes.values() if name in scheme.links]
