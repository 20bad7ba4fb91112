"""The two balances that must hold for every run, or it has failed."""

from dataclasses import asdict, dataclass

from hub.errors import Broken


@dataclass(frozen=True)
class Balance:
    """Counts of records. `held` is what was in force before the run."""

    read: int = 0
    created: int = 0
    updated: int = 0
    same: int = 0
    refused: int = 0
    repeated: int = 0
    kept: int = 0
    removed: int = 0
    held: int = 0

    def checked(self) -> "Balance":
        """Itself; raises Broken when a record was lost or counted twice."""
        went = self.created + self.updated + self.same + self.refused + self.repeated
        stood = self.updated + self.same + self.kept + self.removed
        if self.read != went or self.held != stood:
            raise Broken(
                "balance",
                f"Les comptes de la mise à jour ne tombent pas juste ({self}) : rien n'a été écrit.",
                f"The balances of the run do not hold ({self}): nothing was written.",
            )
        return self

    def as_dict(self) -> dict[str, int]:
        return asdict(self)
