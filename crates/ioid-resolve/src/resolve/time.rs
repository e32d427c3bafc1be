/// Seconds since 1970 UTC as an XML dateTime in UTC, without fractions: `2020-12-20T19:17:47Z`.
///
/// Source: [DID Resolution 1.0, 3.1](https://www.w3.org/TR/did-resolution/#datetime). The date is
/// counted in years that begin in March, so that the leap day is a year's last.
pub(super) fn date_time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 1 March 0000; 400 years have 146,097 days.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = era * 400 + year + next;
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Seconds since 1970 UTC of an XML dateTime in that one form, negative before; none for any other
/// text, and for a day that there is not.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let pattern = b"0000-00-00T00:00:00Z";
    let fits =
        |(byte, form): (u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { byte == *form };
    if text.len() != pattern.len() || !text.bytes().zip(pattern).all(fits) {
        return None;
    }
    let number = |from, to| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years begin in March, as above; the months from there have 153 days in five.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = 365 * year + leaps + (153 * month + 2) / 5 + day - 1 - 719_468;
    Some(((days * 24 + hour) * 60 + minute) * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::{date_time, seconds};

    #[test]
    fn dates_as_date_of_coreutils_writes_them() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_608_491_867, "2020-12-20T19:17:47Z"),
            (1_709_164_800, "2024-02-29T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(date_time(seconds), text);
            assert_eq!(super::seconds(text), i64::try_from(seconds).ok());
        }
        // The last second there is has a date too.
        assert!(date_time(u64::MAX).ends_with('Z'));
    }

    #[test]
    fn every_day_is_read_as_it_is_written() {
        // A prime step meets every day of the year and every second of the day.
        for time in (0..253_402_300_800).step_by(86_413 * 13) {
            assert_eq!(seconds(&date_time(time)), i64::try_from(time).ok());
        }
        assert_eq!(seconds("1969-12-31T23:59:59Z"), Some(-1));
        assert_eq!(seconds("0000-03-01T00:00:00Z"), Some(-719_468 * 86_400));
    }

    #[test]
    fn what_is_no_time_in_utc() {
        for text in [
            "",
            "now",
            "2020-12-20",
            "2020-12-20T19:17:47",
            "2020-12-20t19:17:47z",
            "2020-12-20 19:17:47Z",
            "2020-12-20T19:17:47.5Z",
            "2020-12-20T19:17:47+00:00",
            "+020-12-20T19:17:47Z",
            "2020-00-20T19:17:47Z",
            "2020-13-20T19:17:47Z",
            "2020-12-00T19:17:47Z",
            "2020-12-32T19:17:47Z",
            "2021-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2020-12-20T24:00:00Z",
            "2020-12-20T19:60:47Z",
            "2016-12-31T23:59:60Z",
            "2020-12-20T19:17:4é",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
