package io.gnomon.plugin.cli;

import java.util.Locale;

/** Text of others made fit for a terminal. */
final class Text {
    private Text() {}

    /** Whether a terminal shows this character and does nothing else. */
    static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // escape sequences, direction overrides and invisible characters, line breaks, halves of pairs
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** The text in one line, with every character that a terminal might obey written out, such as {@code \x1b}. */
    static String safe(String text) {
        if (text.codePoints().allMatch(Text::isHarmless)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                out.appendCodePoint(c);
            } else if (c == '\n' || c == '\t' || c == '\r') {
                out.append(' ');
            } else {
                out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
            }
        });
        return out.toString();
    }

    /** Columns that the text takes on a terminal. */
    static int width(String text) {
        return text.codePoints().map(Text::width).sum();
    }

    static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = codePoint >= 0x1100
                && (codePoint <= 0x115f
                        || codePoint >= 0x2e80 && codePoint <= 0xa4cf
                        || codePoint >= 0xac00 && codePoint <= 0xd7a3
                        || codePoint >= 0xf900 && codePoint <= 0xfaff
                        || codePoint >= 0xfe30 && codePoint <= 0xfe6f
                        || codePoint >= 0xff00 && codePoint <= 0xff60
                        || codePoint >= 0xffe0 && codePoint <= 0xffe6
                        || codePoint >= 0x1f300 && codePoint <= 0x1f64f
                        || codePoint >= 0x1f900 && codePoint <= 0x1f9ff
                        || codePoint >= 0x20000 && codePoint <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
