"""Reads and changes ini files as the shell functions of DevStack do, comments and order kept.

usage: ini.py set|get|set-multiline|get-multiline|delete FILE SECTION OPTION [VALUE...]
"""

import os
import re
import sys


def sections(lines):
    """The lines as (section, line); a section's own heading belongs to it."""
    section = None
    for line in lines:
        heading = re.match(r"\[(.*)\]\s*$", line)
        if heading:
            section = heading.group(1)
        yield section, line


def change(lines, section, option, values):
    """The lines with these values of the option and no others, in the place of the first one or under the heading."""
    is_option = re.compile(re.escape(option) + r"[ \t]*=").match
    fresh = [f"{option} = {value}" for value in values]
    tagged = list(sections(lines))
    places = [i for i, (s, line) in enumerate(tagged) if s == section and is_option(line)]
    headings = [i for i, (s, line) in enumerate(tagged) if s == section and line.startswith("[")]
    if not headings:
        return lines if not fresh else [*lines, "", f"[{section}]", *fresh]
    place = places[0] if places else headings[0] + 1
    before = [line for i, line in enumerate(lines[:place])]
    after = [line for i, line in enumerate(lines) if i >= place and i not in places]
    return [*before, *fresh, *after]


def values_of(lines, section, option):
    pattern = re.compile(re.escape(option) + r"[ \t]*=[ \t]*(.*)$")
    for found, line in sections(lines):
        match = pattern.match(line)
        if found == section and match:
            yield match.group(1).strip()


def main(verb, path, section, option, *values):
    lines = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    if verb == "get":
        print(next(iter(values_of(lines, section, option)), ""))
        return
    if verb == "get-multiline":
        print(" ".join(values_of(lines, section, option)))
        return
    if verb == "set":
        values = [" ".join(values)]
    elif verb == "delete":
        values = []
    # in place, so that owner and mode of the file stay
    with open(path, "r+" if lines else "w", encoding="utf-8") as file:
        file.write("\n".join(change(lines, section, option, values)) + "\n")
        file.truncate()


main(*sys.argv[1:])
