from pathlib import Path

import numpy as np
import pytest
import soundfile

for package in ("scipy", "tqdm", "jieba"):
    pytest.importorskip(package, reason="training needs the extra: pip install -e .[train]")

from scripts.train_model.speech.joining import MOST, join_folder  # noqa: E402
from scripts.train_model.speech.manifests import FEW_OF_ONE, main  # noqa: E402
from scripts.train_model.speech.recordings import (  # noqa: E402
    RecordingsUnusable,
    count_speakers,
    read_manifest,
    read_samples,
    require_recordings,
)
from scripts.train_model.speech.spoken import RATE_HZ, load_spoken  # noqa: E402

HEAD = "file\tspeaker\ttranscript\tlicence\n"


def record(path: Path, rate_hz: int = 16_000, seconds: float = 0.5) -> None:
    """A buzz between two pieces of quiet of half a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    buzz = 0.3 * np.sin(2 * np.pi * 200 * np.arange(int(rate_hz * seconds)) / rate_hz)
    quiet = np.zeros(rate_hz // 2)
    soundfile.write(path, np.concatenate([quiet, buzz, quiet]), rate_hz)


def folder_with(folder: Path, *rows: str, head: str = HEAD) -> Path:
    for name in ("one.wav", "two.flac"):
        record(folder / name, 44_100 if name.endswith("flac") else 16_000)
    (folder / "manifest.tsv").write_text(head + "".join(row + "\n" for row in rows), encoding="utf-8")
    return folder


def test_characters_and_pinyin_are_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "one.wav\tLi\t你好，燃气。\tCC0", "two.flac\tWang\tzi4 dian3\tCC0")
    words, syllables = read_manifest(folder)
    assert list(words.line.syllables()) == ["ni2", "hao3", "ran2", "qi4"]
    assert len(words.line.clauses) == 2
    assert list(syllables.line.syllables()) == ["zi4", "dian3"]
    assert syllables.speaker == "Wang"


def test_any_rate_comes_out_the_same_with_little_quiet(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "one.wav\tLi\t好\tCC0", "two.flac\tLi\t好\tCC0")
    for recording in read_manifest(folder):
        assert len(read_samples(recording)) / RATE_HZ == pytest.approx(0.7, abs=0.03)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("one.wav\tLi\t好\t", "row 2: licence is empty"),
        ("one.wav\tLi", "row 2: transcript is empty"),
        ("gone.wav\tLi\t好\tCC0", "row 2: file gone.wav does not exist"),
        ("one.wav\tLi\thello 你好\tCC0", "row 2: transcript 'hello 你好' cannot be read aloud"),
        ("one.wav\tLi\tzzz4\tCC0", "cannot be read aloud"),
        ("one.wav\tLi\t……\tCC0", "cannot be read aloud"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(RecordingsUnusable, match=said):
        read_manifest(folder_with(tmp_path, row))


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingsUnusable, match=r"manifest\.tsv is missing; list the recordings there"):
        read_manifest(tmp_path)
    with pytest.raises(RecordingsUnusable, match="lists no recordings"):
        read_manifest(folder_with(tmp_path))
    with pytest.raises(RecordingsUnusable, match="has no column transcript, licence"):
        read_manifest(folder_with(tmp_path, head="file\tspeaker\n"))
    (tmp_path / "manifest.tsv").write_bytes((HEAD + "one.wav\tLi\t好\tCC0\n").encode("gb18030"))
    with pytest.raises(RecordingsUnusable, match="is not written in UTF-8"):
        read_manifest(tmp_path)


def test_people_are_counted_once_in_each_folder(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        folder_with(folder, "one.wav\tLi\t好\tCC0", "two.flac\tLi\t好\tCC0", "two.flac\tWang\t好\tCC0")
    assert count_speakers([]) == 0
    assert count_speakers([one, other]) == 4


def test_two_folders_of_one_name_would_be_mixed_up(tmp_path: Path) -> None:
    folders = [tmp_path / name / "people" for name in ("one", "two")]
    for folder in folders:
        folder.mkdir(parents=True)
        folder_with(folder, "one.wav\tLi\t好\tCC0")
    require_recordings(folders[:1])
    with pytest.raises(RecordingsUnusable, match="have the same name; rename one of them"):
        require_recordings(folders)


def test_what_is_no_sound_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, "one.wav\tLi\t好\tCC0")
    (folder / "one.wav").write_bytes(b"no sound at all")
    with pytest.raises(RecordingsUnusable, match=r"one\.wav is not sound"):
        join_folder(folder, tmp_path / "speech", seed=1)


def test_words_of_one_person_are_joined(tmp_path: Path) -> None:
    rows = [f"one.wav\t{speaker}\t{word}\tCC0" for speaker in ("Li", "Wang") for word in ["一", "二", "三", "四"] * 8]
    join_folder(folder_with(tmp_path, *rows), tmp_path / "speech", seed=1)
    utterances = load_spoken(tmp_path / "speech" / "0000.npz")
    assert {one.voice for one in utterances} == {"Li", "Wang"}
    assert sorted("".join(one.text for one in utterances)) == sorted("一二三四" * 16)
    assert all(len(one.text) <= MOST for one in utterances)
    assert any(len(one.text) > 3 for one in utterances)
    for one in utterances:
        assert one.sounds[0] == one.sounds[-1] == "sil"
        assert len(one.samples) / RATE_HZ > 0.6 * len(one.text)


def test_a_changed_list_is_joined_anew(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, *["one.wav\tLi\t一二三四\tCC0"] * 500)
    join_folder(folder, tmp_path / "speech", seed=1)
    before = sorted((tmp_path / "speech").iterdir())
    assert len(before) > 1
    folder_with(tmp_path, *["one.wav\tLi\t五\tCC0"] * 3)
    join_folder(folder, tmp_path / "speech", seed=1)
    (only,) = (tmp_path / "speech").iterdir()
    assert load_spoken(only)[0].text == "五五五"


def test_public_collections_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    students, words = tmp_path / "students", tmp_path / "words"
    for name in ("7-00-1", "7-00-20", "7-12-1"):
        record(students / "speech_data" / "7" / f"{name}.wav")
    for name in ("96k/hsk/cmn-一_就_.mp3", "64k/syllabs/cmn-zi4.mp3", "64k/syllabs/cmn-_hng1.mp3"):
        (words / name).parent.mkdir(parents=True, exist_ok=True)
        (words / name).touch()
    assert main([str(students)]) == main([str(words)]) == 0
    assert [one.line.text for one in read_manifest(students)] == ["数字"]
    assert [list(one.line.syllables()) for one in read_manifest(words)] == [["yi1", "jiu4"], ["zi4"]]
    assert {one.speaker for one in read_manifest(words)} == {"Yue Tan", "Chen Wang"}
    assert main([str(tmp_path)]) == 2
    assert "give the folder of one collection" in capsys.readouterr().err


def test_common_voice_is_listed_without_what_cannot_be_read_aloud(tmp_path: Path) -> None:
    rows = [
        ("a" * 128, "1.mp3", "您好，燃气热线。"),
        ("a" * 128, "2.mp3", "他会说English。"),
        ("b" * 128, "3.mp3", "再见"),
    ]
    table = "client_id\tpath\tsentence\tup_votes\n" + "".join("\t".join([*row, "2"]) + "\n" for row in rows)
    (tmp_path / "validated.tsv").write_text(table, encoding="utf-8")
    (tmp_path / "clips").mkdir()
    for _, name, _ in rows:
        (tmp_path / "clips" / name).touch()
    assert main([str(tmp_path)]) == 0
    listed = read_manifest(tmp_path)
    assert [(one.path.name, one.speaker[0], one.line.text) for one in listed] == [
        ("1.mp3", "a", "您好燃气热线"),
        ("3.mp3", "b", "再见"),
    ]


def test_few_sentences_of_each_aishell_reader_are_listed(tmp_path: Path) -> None:
    names = [f"BAC009S0002W{number:04}" for number in range(FEW_OF_ONE + 5)]
    for part, name in [*(("train", name) for name in names), ("test", "BAC009S0764W0121")]:
        path = tmp_path / "wav" / part / name[6:11] / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "transcript").mkdir()
    lines = [f"{name} 广州 市房 地产" for name in names[1:]] + ["BAC009S0764W0121 甚至 出现"]
    (tmp_path / "transcript" / "aishell_transcript_v0.8.txt").write_text("\n".join(lines), encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    listed = read_manifest(tmp_path)
    assert len(listed) == FEW_OF_ONE
    assert {(one.speaker, one.line.text) for one in listed} == {("S0002", "广州市房地产")}
    assert listed[0].path.stem == names[1]
