"""Rules about the repository as a whole: what must never be in it, and what its lists must say."""

import json
import re

from tools.checks.tree import Tree

# Written in pieces, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        [
            r"pypi\." + r"org",
            r"python" + r"hosted\.org",
            r"registry\.npm" + r"js",
            r"registry\.yarn" + r"pkg",
            r"proxy\.gol" + r"ang",
            r"_auth" + r"Token",
            r"(?:extra-)?index" + r"-url",
        ]
    )
)
MACHINE_PATHS = re.compile(
    "|".join([r"/wo" + r"rk/\w", r"/ho" + r"me/\w+/", r"/ro" + r"ot/", r"/t" + r"mp/team"])
)
SECRETS = re.compile(
    "|".join(
        [
            r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----",
            r"\bAKIA" + r"[0-9A-Z]{16}\b",
            r"\bgh[pousr]" + r"_[A-Za-z0-9]{30,}",
            r"\bxox" + r"[abp]-[A-Za-z0-9-]{10,}",
            r"postgres(?:ql)?://\w+:(?!password\b|secret\b)[^@\s{}<$'\"]+@(?!localhost|127\.)",
        ]
    )
)
LOCKS = ("requirements/run.txt", "requirements/dev.txt", "package-lock.json")
ADR_LINES, README_LINES = 30, (12, 20)


def forbidden_words(tree: Tree) -> list[str]:
    """Names of package registries, paths of one machine, and secrets."""
    result = []
    for path in tree.paths:
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            for what, pattern in (
                ("registry", REGISTRIES),
                ("machine path", MACHINE_PATHS),
                ("secret", SECRETS),
            ):
                if match := pattern.search(line):
                    result.append(f"{path}:{number}: {what} {match[0]}")
    return result


def locks_with_addresses(tree: Tree) -> list[str]:
    """Lock files carry versions and hashes, and no address to download from; every line of them is hashed."""
    result = []
    for name in LOCKS:
        text = tree.text(tree.root / name)
        if name.endswith(".json"):
            for package, entry in json.loads(text)["packages"].items():
                if "://" in json.dumps(entry):
                    result.append(f"{name}: {package} has an address")
                if package and "integrity" not in entry:
                    result.append(f"{name}: {package} has no hash")
        else:
            if "://" in text:
                result.append(f"{name}: an address")
            for entry in re.split(r"\n(?=\w)", text):
                if "==" in entry and "--hash=sha256:" not in entry:
                    result.append(f"{name}: {entry.split()[0]} has no hash")
    return result


def dependencies_without_reason(tree: Tree) -> list[str]:
    """Every dependency says in a comment why it is there, and is locked."""
    result = []
    for name in ("requirements/run.in", "requirements/dev.in"):
        locked = tree.text(tree.root / name.replace(".in", ".txt")).lower().replace("_", "-")
        for line in tree.text(tree.root / name).split("\n"):
            package = re.match(r"\w[\w.-]*", line)
            if package is None:
                continue
            if not re.search(r"\s# \w", line):
                result.append(f"{name}: {package[0]} does not say why it is there")
            plain = package[0].lower().replace("_", "-")
            if not re.search(rf"^{re.escape(plain)}(\[.*\])?==", locked, re.MULTILINE):
                result.append(f"{name}: {package[0]} is not locked, run make lock")
    return result


def front_end_out_of_step(tree: Tree) -> list[str]:
    """package.json names exact versions, the lock has the same, and each library is explained."""
    manifest = json.loads(tree.text(tree.root / "package.json"))
    locked = json.loads(tree.text(tree.root / "package-lock.json"))["packages"]
    result = []
    for group in ("dependencies", "devDependencies"):
        for package, version in manifest.get(group, {}).items():
            has = locked.get(f"node_modules/{package}", {}).get("version")
            if has != version:
                result.append(f"{package}: package.json says {version}, the lock {has}")
            known_as = package.removeprefix("@").split("/")[0].split("-variable")[0].removesuffix(".org")
            if known_as not in manifest["description"]:
                result.append(f"{package}: the description in package.json does not say why it is there")
    return result


def long_decisions(tree: Tree) -> list[str]:
    """An architecture decision record has at most thirty lines, and says its status."""
    result = []
    for path in tree.under("docs/adr", suffix=".md"):
        text = tree.text(path)
        if text.count("\n") > ADR_LINES:
            result.append(f"{path}: {text.count(chr(10))} lines, at most {ADR_LINES}")
        if not re.match(r"\d{4}-[a-z0-9-]+\.md$", path.name):
            result.append(f"{path}: named like 0001-the-architecture.md")
        if "Status:" not in text:
            result.append(f"{path}: says no status")
    return result


def readmes(tree: Tree) -> list[str]:
    """Every app has a README of 12 to 20 lines."""
    apps = {path.parts[1] for path in tree.under("ceh", suffix=".py") if len(path.parts) > 2}
    result = []
    for app in sorted(apps - {"config"}):
        text = tree.text(tree.root / "ceh" / app / "README.md") if _has_readme(tree, app) else ""
        lines = text.count("\n")
        if not README_LINES[0] <= lines <= README_LINES[1]:
            result.append(
                f"ceh/{app}/README.md: {lines} lines, {README_LINES[0]} to {README_LINES[1]} wanted"
            )
    return result


def _has_readme(tree: Tree, app: str) -> bool:
    return (tree.root / "ceh" / app / "README.md").exists()
