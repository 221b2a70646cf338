"""The models we know by name, and which one is in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ADDRESS = "https://alphacephei.com/vosk/models/"
"""Of the publisher."""
IN_USE = "model-in-use"
"""File in the data folder: the path of the chosen model, one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A published model."""

    name: str
    size_mb: int
    """Of the archive, about."""
    says: str
    sha256: dict[str, str] = field(default_factory=dict)
    """Of files inside, as one public project recorded them; not by the publisher."""


KNOWN = (
    KnownModel(
        name="vosk-model-small-cn-0.22",
        size_mb=42,
        says="小模型：占用内存少，普通电脑即可使用",
        sha256={
            "am/final.mdl": "91eda2c04c4f599361cb92b0e5298ccdf6b3c7a1fa52bfcefcd2c4e07aa1c131",
            "graph/Gr.fst": "46d41a9b1723abccdcb354d731a5b58d87c060100d88ada1a3e31220f52b0434",
            "graph/HCLr.fst": "798af0d9ba6f2d727747f58e1e7b2305f8618bc8ea7f6c51beecd8a2c965b965",
        },
    ),
    KnownModel(name="vosk-model-cn-0.22", size_mb=1300, says="大模型：识别更准，约需 6 GB 内存"),
)


class UnknownModel(ValueError):
    """No model of that name; the message lists those there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedModel:
    """One line of ``callcenter models list``."""

    name: str
    directory: Path | None
    """None: not fetched yet."""
    size_mb: int
    in_use: bool
    says: str


def known_model(name: str) -> KnownModel:
    """The published model of that name.

    Raises:
        UnknownModel: see there.
    """
    for model in KNOWN:
        if model.name == name:
            return model
    raise UnknownModel(f"no published model {name!r} is known; known: {', '.join(model.name for model in KNOWN)}")


def fetched_models(data: Path) -> Path:
    """Where fetched and adapted models lie."""
    return data / "models"


def list_models(data: Path, bundled: Path) -> list[ListedModel]:
    """Bundled, fetched, adapted and published models, in this order."""
    used = model_in_use(data, bundled)
    here = [bundled, *sorted(path for path in fetched_models(data).glob("*") if (path / "am").is_dir())]
    listed = [_present(path, used, bundled) for path in here]
    names = {model.name for model in listed}
    absent = [
        ListedModel(name=model.name, directory=None, size_mb=model.size_mb, in_use=False, says=model.says)
        for model in KNOWN
        if model.name not in names
    ]
    return listed + absent


def model_in_use(data: Path, bundled: Path) -> Path:
    """The chosen model; the bundled one while nothing was chosen."""
    choice = data / IN_USE
    if not choice.is_file():
        return bundled
    return Path(choice.read_text(encoding="utf-8").strip())


def find_model(name: str, data: Path, bundled: Path) -> Path:
    """The directory of a model that is here: by name, or by path.

    Raises:
        UnknownModel: no such model, or not fetched yet.
    """
    if name == bundled.name:
        return bundled
    for path in (fetched_models(data) / name, Path(name)):
        if path.is_dir():
            return path.resolve()
    here = ", ".join(model.name for model in list_models(data, bundled) if model.directory is not None)
    raise UnknownModel(f"no model {name!r} here; here are: {here}; fetch one with `callcenter models fetch NAME`")


def write_choice(directory: Path, data: Path) -> None:
    """Remembers the model to use; a running listener takes it after its next start."""
    data.mkdir(parents=True, exist_ok=True)
    draft = data / f"{IN_USE}.new"
    draft.write_text(f"{directory}\n", encoding="utf-8")
    draft.replace(data / IN_USE)


def _present(path: Path, used: Path, bundled: Path) -> ListedModel:
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file() and not file.is_symlink())
    known = {model.name: model.says for model in KNOWN}
    says = known.get(path.name, "自带的演示模型，只适合合成语音" if path == bundled else "本机的模型")
    return ListedModel(
        name=path.name, directory=path, size_mb=round(size / 1e6), in_use=path.resolve() == used.resolve(), says=says
    )
