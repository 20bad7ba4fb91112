"""What an operator may set, read once from `MAILLAGE_*` variables and `.env`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """The hub's settings; the defaults make an embedded hub below `./var`."""

    model_config = SettingsConfigDict(env_prefix="MAILLAGE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Path("var")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="exact host:port, comma separated"
    )
    contact: str = Field(default="", description="address that the polite client names to the sources")
    rate: float = Field(default=20, ge=0, description="answers a second for one address; 0: no limit")
    burst: int = Field(default=200, ge=1, description="answers that one address may have at once")
    id_secret: str = Field(default="", description="key of the digests that stand for personal ids")

    @field_validator("allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @property
    def database(self) -> str:
        """The database address: as set, else one SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'hub.sqlite'}"
