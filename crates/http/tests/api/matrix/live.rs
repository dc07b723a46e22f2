//! Calendar feeds and the stream of events.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    ("list_calendar_feeds", "GET /calendar-feeds", "", "0+++++++0"),
    ("create_calendar_feed", "POST /calendar-feeds", "{}", "0+++++--0"),
    (
        "delete_calendar_feed",
        "DELETE /calendar-feeds/{any}",
        "",
        "0???????0",
    ),
    ("get_calendar", "GET /calendar/{any}.ics", "", "?????????"),
    ("stream_events", "GET /events", "", "0+++++++0"),
];
