"""What this package refuses, as a tree: each error has a stable code and one sentence in each language."""

from charter.sentences import sentences


class CharterError(ValueError):
    """A refusal: `code` for programs, `message_fr` and `message_en` for people."""

    def __init__(self, code: str, **words: object) -> None:
        self.code = code
        self.message_fr, self.message_en = sentences(code, words)
        super().__init__(f"{code}: {self.message_en}")


class KeyProblem(CharterError):
    """A key file that cannot be made, found, opened or used."""


class SignatureRefused(CharterError):
    """Signed bytes that are not what they claim; the code says which check they failed."""


class CharterInvalid(CharterError):
    """A charter file that cannot be read, or that `lint` faults."""


class RegistryRefused(CharterError):
    """A registry that is not the federation's, or that does not follow the one held."""


class MoveRefused(CharterError):
    """An event that the state of a member does not know."""


class LicenceRefused(CharterError):
    """A licence that the charter does not let into the common catalogue."""
