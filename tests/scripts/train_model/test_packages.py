import pytest

from scripts.train_model.packages import PackageMissing, require_packages


def test_what_is_missing_is_named_with_what_to_type() -> None:
    with pytest.raises(PackageMissing, match=r"not installed: no_such_thing; type `pip install no-such-thing`"):
        require_packages({"json": "pip install json", "no_such_thing": "pip install no-such-thing"})


def test_nothing_is_said_when_all_is_there() -> None:
    require_packages({"json": "pip install json"})
