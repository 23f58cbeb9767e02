"""One file of a package, without the rest of it."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType


def one_file(package: ModuleType, *path: str) -> ModuleType:
    """What the file at this path of the package says. It is the caller's alone: Python does not keep it for others, and it goes when the
    caller lets it go. For data that is written as code, where importing it would bring, or keep, far more than is needed."""
    assert package.__file__, "a package of files"
    *folders, name = path
    file = Path(package.__file__).parent.joinpath(*folders, f"{name}.py")
    loader = SourceFileLoader(".".join((package.__name__, *path)), str(file))
    spec = spec_from_loader(loader.name, loader)
    assert spec, "a file has one"
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
