package io.gnomon.plugin.cluster;

/** What a server's guest says of itself, as one look found it. */
public enum GuestState {
    /** Nobody could look at it, or it tells nothing by itself: nothing is known. */
    UNREAD,
    /** It was looked at and says nothing: it boots, or has fallen silent. */
    SILENT,
    /** It reported of late. */
    ANSWERS,
    /** It does not run: it crashed, was shut off or stands still. */
    STOPPED
}
