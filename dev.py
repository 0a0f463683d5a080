#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Set this folder up and work in it: ``python3 dev.py demo``, ``python3 dev.py test``.

Needs nothing but Python itself. Every verb first sets up what it needs, says so, and says
nothing when it is there already; after any failure the same verb may be run again.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("OUTREACH_VENV") or ROOT / ".venv")
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "outreach-setup.json"
LOCK = ROOT / "requirements.lock"
TOOLS = ROOT / "tests" / "tools"
STRINGS = TOOLS / "strings.py"
ARCHITECTURE = ROOT / "tests" / "test_architecture.py"
CATALOGUES = ROOT / "src" / "outreach" / "locale"
DEMO = ROOT / "out" / "demo"
UV = "uv==0.13.9"
LISTED = 20  # files of one folder that are named one by one
PYTHONS = ("3.13", "3.12", "3.11")

# What Qt needs from the system, and the Debian package that holds it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0", "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libzstd.so.1": "libzstd1",
}  # fmt: skip
X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-image.so.0": "libxcb-image0", "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
}  # fmt: skip
# What the tests read documents and stores with, and the screen that is none.
TEST_TOOLS = {
    "pdftotext": "poppler-utils", "pdffonts": "poppler-utils", "pdftoppm": "poppler-utils",
    "qpdf": "qpdf", "Xvfb": "xvfb", "xauth": "xauth", "sqlcipher": "sqlcipher",
    "sqlite3": "sqlite3",
}  # fmt: skip


class Stop(Exception):  # noqa: N818 - it is how a verb ends, not always an error
    """End here with one sentence for the user; the exit code may stand after it."""


def environment(**more: str) -> dict[str, str]:
    """Return the environment for our own tools: another Python's settings left out."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    env.update(PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_USER="0", PYTHONUTF8="1")
    if os.name == "posix":  # a plain "su" leaves an administrator without these
        env["PATH"] = os.pathsep.join([env.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
    env.update(more)
    return env


def run(*command: object, **more: str) -> int:
    """Run a command in this folder, its output shown; return its exit code."""
    sys.stdout.flush()
    return subprocess.call([str(c) for c in command], cwd=ROOT, env=environment(**more))


def must(sentence: str, *command: object, **more: str) -> None:
    """Run a command that has to succeed; its output is shown only when it does not."""
    words, env = [str(c) for c in command], environment(**more)
    done = subprocess.run(words, cwd=ROOT, env=env, check=False, capture_output=True)
    if done.returncode:
        print((done.stdout + done.stderr).decode(errors="replace").strip(), file=sys.stderr)
        raise Stop(sentence)


def answers(*command: object) -> bool:
    """Tell whether a command starts and succeeds."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        subprocess.run([str(c) for c in command], capture_output=True, check=True)
        return True
    return False


def has_screen() -> bool:
    """Tell whether a window can be shown to somebody."""
    if os.environ.get("CI") or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    screens = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screens) or not sys.platform.startswith("linux")


def find_python() -> str:
    """Return a Python that the program runs on: this one when it will do."""
    if f"{sys.version_info[0]}.{sys.version_info[1]}" in PYTHONS:
        return getattr(sys, "_base_executable", sys.executable)  # not the one of .venv itself
    for version in PYTHONS:
        found = shutil.which("python" + version)
        if found and answers(found, "-c", "import sys"):
            return found
    raise Stop(
        "Outreach needs Python 3.11, 3.12 or 3.13, and none was found on PATH; "
        f"this is {sys.version.split()[0]}. Install one and run this again."
    )


def loads(library: str) -> bool:
    """Tell whether the system's loader finds a library."""
    with contextlib.suppress(OSError):
        return bool(ctypes.CDLL(library))
    return False


def missing_from_system(python: str, *, window: bool, testing: bool) -> list[str]:
    """Return the Debian packages that this system lacks, in a steady order."""
    packages = []
    if not PYTHON.exists() and not answers(python, "-c", "import venv, ensurepip"):
        name = Path(python).name
        packages.append((name if "." in name else "python3") + "-venv")
    if sys.platform.startswith("linux"):
        libraries = {**QT_LIBRARIES, **(X_LIBRARIES if window or testing else {})}
        packages += [package for library, package in libraries.items() if not loads(library)]
        if testing:
            packages += [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
    return list(dict.fromkeys(packages))


def complete_system(python: str, *, window: bool, testing: bool) -> None:
    """Install what the system lacks where we may; else say the line to type."""
    missing = missing_from_system(python, window=window, testing=testing)
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Stop(
            f"This system lacks what the Debian packages {' '.join(missing)} hold; install the "
            "same with its own package manager and run this again."
        )
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if os.geteuid() != 0:
        raise Stop(
            "This system lacks some packages. An administrator has to type this once:\n\n"
            f"    sudo {line}\n\nThen run this again."
        )
    print("Installing from this system's packages: " + " ".join(missing))
    sentence = "The system's packages could not be installed: see above. Typed: " + line
    must(sentence, "apt-get", "update", "-q", DEBIAN_FRONTEND="noninteractive")
    must(sentence, *line.split(), DEBIAN_FRONTEND="noninteractive")
    still = missing_from_system(python, window=window, testing=testing)
    if still:
        raise Stop("Installed, but still not found: " + " ".join(still))


def stamp_wanted() -> dict[str, str]:
    """Return what a finished set-up of this folder records about itself."""
    project = (ROOT / "pyproject.toml").read_bytes().split(b"[tool.ruff]")[0]  # what installs
    return {
        "folder": str(ROOT),
        "packages": hashlib.sha256(LOCK.read_bytes()).hexdigest(),
        "project": hashlib.sha256(project).hexdigest(),
    }


def stamp_found() -> dict[str, str]:
    """Return what the last finished set-up recorded; nothing when it never finished."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and answers(PYTHON, "-c", "") else {}


def complete_venv(python: str) -> None:
    """Make the virtual environment as locked; a half-built or outdated one is made anew."""
    wanted, found = stamp_wanted(), stamp_found()
    if found == wanted:
        return
    if any(found.get(part) != wanted[part] for part in ("folder", "packages")):
        print(f"Installing the locked packages into {VENV} (some minutes the first time)")
        if VENV.is_dir() and any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
            raise Stop(f"{VENV} holds something else than a virtual environment; move it away.")
        make_venv = [python, "-m", "venv", "--clear", VENV]
        must("The virtual environment could not be made: see above.", *make_venv)
        must(
            "The packages could not be fetched or installed: see above. Check the network or the "
            "proxy and run this again.",
            *(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK),
        )
        STAMP.write_text(json.dumps({**wanted, "project": None}), encoding="utf-8")
    must(
        "Outreach itself could not be installed: see above.",
        *(PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", ROOT),
    )
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")


def complete_catalogues() -> None:
    """Compile the catalogues that were edited since."""
    for po in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            must("The catalogues do not compile: see above.", PYTHON, STRINGS, "--compile")


def set_up(*, window: bool = False, testing: bool = False) -> None:
    """Bring this folder into the state every verb starts from."""
    python = find_python()
    complete_system(python, window=window, testing=testing)
    complete_venv(python)
    complete_catalogues()


def static_checks() -> dict[str, list[object]]:
    """Return the checks that read the code without running it."""
    return {
        "rules": [PYTHON, "-m", "ruff", "check", "-q", "--output-format", "concise"],
        "format": [PYTHON, "-m", "ruff", "format", "-q", "--check"],
        "types": [PYTHON, "-m", "mypy", "--no-error-summary"],
        "translation": [PYTHON, STRINGS, "--check"],
    }


def check(name: str, command: list[object]) -> bool:
    """Run one check; print one line with its time, and what it found before that line."""
    began = time.monotonic()
    failed = run(*command, QT_QPA_PLATFORM="offscreen")
    verdict = "FAILED" if failed else "ok"
    print(f"{name:12} {verdict:7} {time.monotonic() - began:6.1f} s")
    return not failed


def tests(arguments: list[str]) -> bool:
    """Run pytest, in halves side by side where all is asked for; nothing ran is a failure."""
    return check("tests", [PYTHON, "-m", "tests.tools.halves", *arguments])


def conclude(passed: bool) -> None:
    """End a verb of checks."""
    if not passed:
        raise Stop("Not everything passed: see above.", 1)


def verb_demo(arguments: list[str]) -> None:
    """Make a sample enterprise and its reports; then show the window, or save its pictures."""
    window = has_screen()
    set_up(window=window)
    shutil.rmtree(DEMO, ignore_errors=True)
    make_demo(arguments)
    if not window:
        save_pictures(DEMO / "pictures", ["--theme", "light", "--language", "zh_CN"])
    print("\nMade:")
    list_files(DEMO)
    print("Look at it again with: python3 dev.py run --store out/demo/store")
    if window:
        conclude(not run(PYTHON, "-m", "outreach", "--store", DEMO / "store"))


def list_files(folder: Path) -> None:
    """Print the files of a folder with their sizes; of a folder of many, how many there are."""
    here = sorted(p for p in folder.iterdir() if p.is_file())
    sizes = [max(1, round(path.stat().st_size / 1024)) for path in here]
    name = folder.relative_to(ROOT).as_posix()
    if len(here) > LISTED:
        print(f"  {sum(sizes):8,} KB  {name}/ ({len(here)} files)")
    else:
        for path, size in zip(here, sizes, strict=True):
            print(f"  {size:8,} KB  {name}/{path.name}")
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        list_files(path)


def make_demo(arguments: list[str]) -> None:
    """Make the sample enterprise's store and its reports."""
    if run(PYTHON, "-m", "outreach", "demo", "--dir", DEMO, *arguments):
        raise Stop("The demo was not made: see above.", 1)


def save_pictures(folder: Path, arguments: list[str]) -> None:
    """Save a picture of every page of the sample enterprise."""
    command = [PYTHON, "-m", "outreach.ui.shots", "--store", DEMO / "store", "--out", folder]
    rosters = sorted((DEMO / "rosters").glob("*待导入*"))
    command += [part for roster in rosters for part in ("--roster", roster)]
    if run(*command, *arguments, QT_QPA_PLATFORM="offscreen"):
        raise Stop("The pictures were not made: see above.", 1)


def verb_run(arguments: list[str]) -> None:
    """Open the window on your own store; with arguments, do any command of the program."""
    set_up(window=has_screen())
    raise SystemExit(run(PYTHON, "-m", "outreach", *arguments))


def verb_test(arguments: list[str]) -> None:
    """Run all checks; arguments go to pytest."""
    set_up(testing=True)
    static = [check(name, command) for name, command in static_checks().items()]
    conclude(tests(arguments) and all(static))


def verb_lint(_: list[str]) -> None:
    """Run the checks that only read the code, with the import contracts."""
    set_up()
    static = [check(name, command) for name, command in static_checks().items()]
    conclude(check("layers", [PYTHON, "-m", "pytest", "-q", ARCHITECTURE]) and all(static))


def verb_bench(arguments: list[str]) -> None:
    """Measure what benchmarks/ holds; arguments name some of them."""
    set_up()
    files = {p.stem for p in sorted(ROOT.glob("benchmarks/[!_]*.py"))}
    if not files or set(arguments) - set(files):
        raise Stop(f"No such benchmark; there are: {', '.join(files) or 'none'}.")
    done = [
        check(name, [PYTHON, "-m", f"benchmarks.{name}"]) for name in arguments or sorted(files)
    ]
    conclude(all(done))


def verb_soak(arguments: list[str]) -> None:
    """Run the long tests that look for crashes and growth."""
    set_up(testing=True)
    conclude(tests(["-m", "soak", *arguments]))


def verb_shots(arguments: list[str]) -> None:
    """Save pictures of every page, light and dark, Chinese and English, in out/shots."""
    set_up()
    if not (DEMO / "store").exists():
        make_demo([])
    save_pictures(ROOT / "out" / "shots", arguments)


def verb_lock(arguments: list[str]) -> None:
    """Renew requirements.lock after pyproject.toml; --upgrade takes the newest versions."""
    set_up()
    must("uv could not be installed: see above.", PYTHON, "-m", "pip", "install", "-q", UV)
    fresh = ROOT / "build" / "requirements.lock"
    fresh.parent.mkdir(exist_ok=True)
    shutil.copyfile(LOCK, fresh)  # what stands there is kept unless asked otherwise
    options = ["--extra", "dev", "--universal", "--python-version", PYTHONS[-1], "-q"]
    options += ["--generate-hashes", "--no-header", "--no-annotate", "-o", str(fresh), *arguments]
    compile_lock = [PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", *options]
    must("The lock was not renewed: see above.", *compile_lock)
    header = "# Made by: python3 dev.py lock. For every platform and Python of pyproject.toml.\n"
    LOCK.write_bytes(header.encode() + fresh.read_bytes())


def verb_strings(arguments: list[str]) -> None:
    """Bring the catalogues up to date with the code; --check only looks."""
    set_up()
    conclude(not run(PYTHON, STRINGS, *arguments))


def verb_package(_: list[str]) -> None:
    """Build the wheel and the source archive into dist/; prove the wheel complete."""
    set_up()
    shutil.rmtree(ROOT / "dist", ignore_errors=True)
    must("Nothing was packaged: see above.", PYTHON, "-m", "hatchling", "build", "-d", "dist")
    must("The wheel is not complete: see above.", PYTHON, TOOLS / "wheel.py", "dist")
    list_files(ROOT / "dist")


VERBS = {
    verb.__name__[len("verb_") :]: verb
    for verb in [
        *(verb_demo, verb_test, verb_run, verb_lint, verb_bench, verb_soak, verb_shots),
        *(verb_lock, verb_strings, verb_package),
    ]
}


def main(arguments: list[str]) -> int:
    """Do one verb; return the exit code."""
    if not arguments or arguments[0] not in VERBS:
        print("python3 dev.py VERB\n", file=sys.stderr)
        for name, does in VERBS.items():
            print(f"  {name:9} {does.__doc__}", file=sys.stderr)
        return 0 if arguments in (["-h"], ["--help"], ["help"]) else 2
    try:
        VERBS[arguments[0]](arguments[1:])
    except Stop as stop:
        print(stop.args[0], file=sys.stderr)
        return stop.args[1] if len(stop.args) > 1 else 2
    except KeyboardInterrupt:
        print("Stopped; run it again to go on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
