/* Scans JSON text against a table, and says yes or "I don't know".
 *
 * The table says what a schema requires; compiler/table/ makes it from the same statements as the
 * generated Python, which remains the definition of right. Yes is certain: the text is JSON that
 * orjson reads, and the generated Python accepts its value. Everything that is unusual, such as an
 * exponent or an escape in an id, is "don't know", and so is everything that is wrong: the caller
 * then parses the text. No Python object is made or touched during a scan.
 *
 * The input is hostile: every read is before `end`, and recursion ends at MOST_DEPTH. The table is
 * not: it is part of the program, and a checksum tells if it was damaged.
 */

#ifndef WITHOUT_STABLE_ABI
#define Py_LIMITED_API 0x030B0000
#endif
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>
#ifndef __GNUC__
#define __attribute__(ignored)
#endif

typedef int32_t word;
typedef const uint8_t *place;

enum { NO = 0, YES = 1 }; /* NO means "don't know" */

#define MOST_DEPTH 100
#define MOST_MEMBERS 64
#define MOST_OTHER_NAMES 16
#define MOST_DIGITS 18       /* of an integer: it fits 64 bits */
#define MOST_EXACT_DIGITS 15 /* of a decimal fraction: its digits fit a double exactly */
#define TIME_SIZE 24         /* YYYY-MM-DDTHH:MM:SS.sssZ */
#define MOST_SLOTS 128       /* properties that conditions are about; slot 0 is none of them */
#define MOST_ELEMENTS 16     /* of an array that a condition is about */
#define MOST_ABSENT 2        /* members between two that are in the table's order */
#define FEW_NAMES 8          /* are compared one by one */
#define FEW_TEXTS 16         /* show whether scans are in vain */

/* ---- The table: compiler/table/reading.py reads it from the statements in parentheses ------- */

enum { HEAD_VERSION, HEAD_CHECKSUM, HEAD_ROOT, HEAD_SIZE };
#define VERSION 2

/* A value: the types it may have (HasType, When), and the places of the rules by type, or 0. */
enum { VALUE_TYPES, VALUE_STRING, VALUE_NUMBER, VALUE_ARRAY, VALUE_OBJECT, VALUE_SIZE };

enum {
    TYPE_NULL = 1, TYPE_TRUE = 2, TYPE_FALSE = 4, TYPE_INTEGER = 8, TYPE_FRACTION = 16,
    TYPE_STRING = 32, TYPE_ARRAY = 64, TYPE_OBJECT = 128, TYPE_ANY = 255
};

/* A string: its length in code points (Length), a format (HasFormat), listed texts (IsOneOf). */
enum { STRING_LEAST, STRING_MOST, STRING_FORMAT, STRING_LISTED, STRING_SIZE };

enum {
    FORMAT_NONE, FORMAT_CUID2, FORMAT_E164, FORMAT_DATE_TIME, FORMAT_EMAIL, FORMAT_UUID,
    FORMAT_DATE
};

/* A number: limits (Compare), which are integers in two words each. */
enum { NUMBER_FLAGS, NUMBER_LEAST, NUMBER_MOST = NUMBER_LEAST + 2, NUMBER_SIZE = NUMBER_MOST + 2 };
enum { HAS_LEAST = 1, LEAST_EXCLUDED = 2, HAS_MOST = 4, MOST_EXCLUDED = 8 };

/* An array: its length (Length), and what each element is (EachElement). */
enum { ARRAY_LEAST, ARRAY_MOST, ARRAY_ITEM, ARRAY_SIZE };

/* An object: its size (Length), and the bits of the members that it must have (HasProperty), in two
 * words. The value of other names is 0 for any, or FORBIDDEN (EachProperty). Members (Member),
 * conditions (InOrder, and rules) and branches (Equals) follow the counts. A member has a slot, or
 * 0. A branch describes the whole object if the selecting member has its constant. */
enum {
    OBJECT_LEAST, OBJECT_MOST, OBJECT_REQUIRED, OBJECT_OTHERS = OBJECT_REQUIRED + 2,
    OBJECT_SELECTING, OBJECT_MEMBERS, OBJECT_CONDITIONS, OBJECT_BRANCHES, OBJECT_SIZE
};
#define FORBIDDEN (-1)
enum { NAME_START, NAME_LENGTH, NAME_SIZE };
enum { MEMBER_VALUE = NAME_SIZE, MEMBER_SLOT, MEMBER_SIZE };
enum { BRANCH_VALUE = NAME_SIZE, BRANCH_SIZE };

/* A condition: what the value in a slot must meet, alone or together with the one in another slot.
 * It applies if the text in the slot of the selector is listed, or if that slot is 0. Lists are
 * a count and the names. Scanners that do not have its group leave it out. */
enum {
    CONDITION_GROUP, CONDITION_TEST, CONDITION_SLOT, CONDITION_OTHER, CONDITION_LIST,
    CONDITION_SELECTOR, CONDITION_SELECTED, CONDITION_SIZE
};
enum {
    TEST_NULL, TEST_NOT_NULL, TEST_NULL_TOGETHER, TEST_SAME, TEST_NOT_BEFORE, TEST_POSITIVE,
    TEST_NOT_NEGATIVE, TEST_NOT_POSITIVE, TEST_LISTED, TEST_DISTINCT, TEST_INCLUDES, TEST_NAME
};
enum { LIST_COUNT, LIST_NAMES };

typedef struct {
    const word *words;
    Py_ssize_t count;
    const char *names; /* the characters of all names and listed texts */
    Py_ssize_t names_size;
} Table;

/* ---- A scan -------------------------------------------------------------------------------- */

/* A value that was scanned. If it is not a string, only its kind and its start are known. */
typedef struct {
    uint8_t kind;      /* its first byte, or 0 if there is none */
    uint8_t is_plain;  /* no escape: the bytes are those of the value */
    place start;       /* after the quote of a string */
    Py_ssize_t size;   /* in bytes, as it stands between the quotes */
    Py_ssize_t points; /* code points of the value */
} Text;

typedef struct {
    const Table *table;
    place end;
    word groups;             /* the bits of the conditions' groups */
    int has_controls;       /* a control character in a string, but tab, CR and LF */
    Text slots[MOST_SLOTS]; /* the properties that conditions are about */
    Text elements[MOST_ELEMENTS]; /* of one array: not on the stack of each depth, by inlining */
} Scan;

/* Functions called scan_… start at a place of the text, and return the place after what they
 * scanned; NULL stands for "don't know". */
static place scan_value(Scan *scan, place at, word value, Text *text, int depth);

static inline place after_space(place at, place end)
{
    while (at < end && *at <= ' ' && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        at++;
    return at;
}

static inline int is_at(place at, place end, uint8_t wanted) { return at < end && *at == wanted; }

static place scan_literal(place at, place end, const char *literal, Py_ssize_t size)
{
    return end - at >= size && memcmp(at, literal, (size_t)size) == 0 ? at + size : NULL;
}

/* Return the length of the character past ASCII in UTF-8 (RFC 3629), or 0 if it is not valid: a
 * control character, too long, a surrogate, past U+10FFFF, or cut off. */
static int utf8_length(place at, place end)
{
    int length = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || end - at < length)
        return 0;
    for (int index = 1; index < length; index++)
        if ((at[index] & 0xC0) != 0x80)
            return 0;
    int is_wrong = (at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F) ||
                   (at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F);
    return is_wrong ? 0 : length;
}

#define EACH_BYTE(byte) (0x0101010101010101ULL * (uint64_t)(byte))
#define HIGH_BITS EACH_BYTE(0x80)

static inline uint32_t four_at(place at) { uint32_t four; memcpy(&four, at, 4); return four; }
static inline uint64_t eight_at(place at) { uint64_t all; memcpy(&all, at, 8); return all; }

/* Return the high bits of some of eight bytes; the one of the lowest byte in the number is that of
 * the first byte that is a quote, a backslash, a control character or past ASCII. 0: there is none.
 * A subtraction sets the bit of the first such byte; what it does to higher ones is no matter. */
static inline uint64_t unusual(uint64_t eight)
{
    uint64_t found = eight | (eight - EACH_BYTE(0x20)) | ((eight ^ EACH_BYTE('"')) - EACH_BYTE(1)) |
                     ((eight ^ EACH_BYTE('\\')) - EACH_BYTE(1)) | (eight + EACH_BYTE(1));
    return found & HIGH_BITS;
}

/* Return the first byte that is a quote, a backslash, a control character or past ASCII, or end. */
static inline place skip_ordinary(place at, place end)
{
    while (end - at >= 8) {
        uint64_t found = unusual(eight_at(at));
        if (found != 0) {
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            return at + (__builtin_ctzll(found) >> 3);
#else
            break;
#endif
        }
        at += 8;
    }
    while (at < end && *at != '"' && *at != '\\' && *at >= 0x20 && *at < 0x7F)
        at++;
    return at;
}

static int is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }
static int is_lower(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }
static int is_letter(uint8_t byte) { return is_lower(byte | 0x20); }
static int is_alphanumeric(uint8_t byte) { return is_digit(byte) || is_letter(byte); }
static int is_hexadecimal(uint8_t byte) { return memchr("0123456789abcdefABCDEF", byte, 22) != 0; }

/* Return the number in an escape such as \u00e9 (RFC 8259, section 7), or -1. */
static int escaped_unit(place at, place end)
{
    int unit = 0;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int index = 2; index < 6; index++) {
        if (!is_hexadecimal(at[index]))
            return -1;
        unit = unit * 16 + (at[index] & 15) + (is_digit(at[index]) ? 0 : 9);
    }
    return unit;
}

/* Return the length of a character's escape, or 0. As most text has none, it is not inlined. */
static __attribute__((noinline)) int escape_length(Scan *scan, place at)
{
    int unit = escaped_unit(at, scan->end);
    if (unit >= 0xD800 && unit < 0xE000) {
        int next = escaped_unit(at + 6, scan->end);
        return unit < 0xDC00 && next >= 0xDC00 && next < 0xE000 ? 12 : 0;
    }
    if (unit < 0 && (scan->end - at < 2 || memchr("\"\\/bfnrt", at[1], 8) == NULL))
        return 0;
    int is_break = unit == '\t' || unit == '\n' || unit == '\r';
    scan->has_controls |= unit < 0 ? at[1] == 'b' || at[1] == 'f'
                                   : !is_break && (unit < 0x20 || (unit >= 0x7F && unit < 0xA0));
    return unit < 0 ? 2 : 6;
}

/* Scan a string from its opening quote. */
static place scan_text(Scan *scan, place at, Text *text)
{
    place end = scan->end;
    Py_ssize_t extra = 0; /* bytes beyond one for each code point */
    text->start = ++at;
    text->is_plain = 1;
    for (;;) {
        at = skip_ordinary(at, end);
        if (at == end)
            return NULL;
        uint8_t byte = *at;
        if (byte == '"')
            break;
        int length = byte == '\\' ? escape_length(scan, at)
                     : byte == 0x7F ? 1 : utf8_length(at, end);
        if (length == 0)
            return NULL;
        text->is_plain &= byte != '\\';
        scan->has_controls |= byte == 0x7F || (byte == 0xC2 && at[1] < 0xA0); /* to U+009F */
        extra += length - 1;
        at += length;
    }
    text->size = at - text->start;
    text->points = text->size - extra;
    return at + 1;
}

/* ---- Formats: each is a subset of runtime/formats.py, and "don't know" outside of it -------- */

/* Return the high bits of those of eight ASCII bytes that are from `first` to `last`. */
static uint64_t those_from(uint64_t eight, uint8_t first, uint8_t last)
{
    return (eight + EACH_BYTE(0x80 - first)) & ~(eight + EACH_BYTE(0x7F - last)) & HIGH_BITS;
}

/* is_cuid2: a lower-case letter, then 1 to 31 of these or digits. */
static int is_cuid2(place at, Py_ssize_t size)
{
    if (size < 2 || size > 32 || !is_lower(at[0]))
        return NO;
    for (; size >= 8; at += 8, size -= 8) {
        uint64_t eight = eight_at(at);
        uint64_t right = those_from(eight, 'a', 'z') | those_from(eight, '0', '9');
        if ((eight & HIGH_BITS) != 0 || right != HIGH_BITS)
            return NO;
    }
    for (; size > 0; at++, size--)
        if (!is_lower(*at) && !is_digit(*at))
            return NO;
    return YES;
}

/* is_e164: a plus sign, then 2 to 15 digits that do not start with 0. */
static int is_e164(place at, Py_ssize_t size)
{
    if (size < 3 || size > 16 || at[0] != '+' || at[1] == '0')
        return NO;
    for (Py_ssize_t index = 1; index < size; index++)
        if (!is_digit(at[index]))
            return NO;
    return YES;
}

static int two_digits(place at) { return (at[0] - '0') * 10 + (at[1] - '0'); }

/* Return whether eight bytes are those of a picture, in which 0 stands for any digit. */
static int is_like(place at, const char *picture)
{
    uint64_t wanted = eight_at((place)picture), found = eight_at(at) ^ wanted;
    uint64_t digits = those_from(wanted, '0', '0'); /* the high bits of the digits' places */
    uint64_t places = (digits >> 7) * 0xFF;
    return (found & ~places) == 0 && ((found | (found + EACH_BYTE(0x76))) & digits) == 0;
}

/* Return whether ten bytes, which look like YYYY-MM-DD, are a day from the year 1 on. */
static int is_existing_day(place at)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = two_digits(at) * 100 + two_digits(at + 2);
    int month = two_digits(at + 5), day = two_digits(at + 8);
    if (year < 1 || month < 1 || month > 12 || day < 1)
        return NO;
    if (day <= days[month - 1])
        return YES;
    return month == 2 && day == 29 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
}

/* is_date: YYYY-MM-DD, a day that exists. */
static int is_date(place at, Py_ssize_t size)
{
    return size == 10 && is_like(at, "0000-00-") && is_digit(at[8]) && is_digit(at[9]) &&
           is_existing_day(at);
}

/* are_canonical_timestamps: an existing moment, spelled YYYY-MM-DDTHH:MM:SS.sssZ. Such texts sort
 * in the order of time. */
static int is_canonical_time(place at, Py_ssize_t size)
{
    return size == TIME_SIZE && is_like(at, "0000-00-") && is_like(at + 8, "00T00:00") &&
           is_like(at + 16, ":00.000Z") && is_existing_day(at) && two_digits(at + 11) < 24 &&
           two_digits(at + 14) < 60 && two_digits(at + 17) < 60;
}

/* Return the place after letters and digits that are joined by single `joints`, or NULL if there is
 * nothing between two of these; `last` is where the last of the words starts. */
static place after_words(place at, place end, const char *joints, size_t count, place *last)
{
    for (;; at++) {
        *last = at;
        while (at < end && is_alphanumeric(*at))
            at++;
        if (at == *last)
            return NULL;
        if (at == end || memchr(joints, *at, count) == NULL)
            return at;
    }
}

/* match_ordinary_email: at most 63 characters; words joined by single . _ + - before the @, and
 * labels joined by single . or - after it, of which the last has only lower-case letters. */
static int is_ordinary_email(place at, Py_ssize_t size)
{
    place end = at + size, label;
    at = after_words(at, end, "._+-", 4, &label);
    if (size > 63 || at == NULL || !is_at(at, end, '@'))
        return NO;
    place domain = at + 1;
    if (after_words(domain, end, ".-", 2, &label) != end || label == domain)
        return NO;
    while (label < end && is_lower(*label))
        label++;
    return label == end;
}

/* is_uuid: groups of 8, 4, 4, 4 and 12 hexadecimal digits. */
static int is_uuid(place at, Py_ssize_t size)
{
    Py_ssize_t index = 0;
    while (size == 36 && index < 36 &&
           (index == 8 || index == 13 || index == 18 || index == 23 ? at[index] == '-'
                                                                    : is_hexadecimal(at[index])))
        index++;
    return index == 36;
}

static int has_format(word format, place at, Py_ssize_t size)
{
    switch (format) {
    case FORMAT_NONE: return YES;
    case FORMAT_CUID2: return is_cuid2(at, size);
    case FORMAT_E164: return is_e164(at, size);
    case FORMAT_DATE_TIME: return is_canonical_time(at, size);
    case FORMAT_EMAIL: return is_ordinary_email(at, size);
    case FORMAT_UUID: return is_uuid(at, size);
    case FORMAT_DATE: return is_date(at, size);
    default: return NO;
    }
}

/* ---- Values -------------------------------------------------------------------------------- */

/* Return whether some bytes are the same. The last words that are compared may overlap others. */
static inline int are_same(place one, place other, Py_ssize_t size)
{
    if (size >= 8) {
        Py_ssize_t last = size - 8;
        for (Py_ssize_t index = 0; index < last; index += 8)
            if (eight_at(one + index) != eight_at(other + index))
                return NO;
        return eight_at(one + last) == eight_at(other + last);
    }
    if (size >= 4)
        return four_at(one) == four_at(other) &&
               four_at(one + size - 4) == four_at(other + size - 4);
    return size == 0 || (one[0] == other[0] && one[size / 2] == other[size / 2] &&
                         one[size - 1] == other[size - 1]);
}

static int are_same_texts(const Text *one, const Text *other)
{
    return one->size == other->size && are_same(one->start, other->start, one->size);
}

/* Return whether a text is the name, or listed text, that a record of the table begins with. */
static int is_named(const Table *table, const word *record, const Text *text)
{
    return record[NAME_LENGTH] == text->size &&
           are_same((place)table->names + record[NAME_START], text->start, text->size);
}

/* Return whether a text is one of some names, which are sorted by their lengths and bytes. */
static int is_listed(const Table *table, const word *names, word count, const Text *text)
{
    word first = 0, last = count;
    while (last - first > FEW_NAMES) {
        word middle = first + (last - first) / 2;
        const word *name = names + middle * NAME_SIZE;
        Py_ssize_t order = name[NAME_LENGTH] - text->size;
        if (order == 0)
            order = memcmp(table->names + name[NAME_START], text->start, (size_t)text->size);
        if (order <= 0)
            first = middle;
        else
            last = middle;
    }
    for (; first < last; first++)
        if (is_named(table, names + first * NAME_SIZE, text))
            return YES;
    return NO;
}

/* Return whether a size is between the two in the table. */
static int is_within(Py_ssize_t size, const word *limits)
{
    return size >= limits[0] && (limits[1] < 0 || size <= limits[1]);
}

static int meets_text(const Table *table, const word *own, const Text *text)
{
    if (!is_within(text->points, own + STRING_LEAST))
        return NO;
    if (own[STRING_FORMAT] == FORMAT_NONE && own[STRING_LISTED] == 0)
        return YES;
    if (!text->is_plain || !has_format(own[STRING_FORMAT], text->start, text->size))
        return NO;
    return own[STRING_LISTED] == 0 ||
           is_listed(table, own + STRING_SIZE, own[STRING_LISTED], text);
}

static int64_t integer_at(const word *words)
{
    return (int64_t)(((uint64_t)(uint32_t)words[1] << 32) | (uint32_t)words[0]);
}

/* The limits fit a double exactly. Larger integers do not, but are still on the same side. */
static int meets_number(const word *own, double value)
{
    word flags = own[NUMBER_FLAGS];
    double least = (double)integer_at(own + NUMBER_LEAST);
    double most = (double)integer_at(own + NUMBER_MOST);
    if ((flags & HAS_LEAST) && (value < least || (value == least && (flags & LEAST_EXCLUDED))))
        return NO;
    return !((flags & HAS_MOST) && (value > most || (value == most && (flags & MOST_EXCLUDED))));
}

/* Scan a number without an exponent (RFC 8259, section 6), whose value is known exactly. */
static place scan_number(Scan *scan, place at, word types, word rule)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    place end = scan->end;
    int is_negative = *at == '-', digits = 0, places = 0;
    int64_t integer = 0;
    at += is_negative;
    if (at == end || !is_digit(*at))
        return NULL;
    int has_zero = *at == '0';
    for (; at < end && is_digit(*at); at++, digits++) {
        if (digits == MOST_DIGITS || (has_zero && digits == 1))
            return NULL;
        integer = integer * 10 + (*at - '0');
    }
    int is_fraction = is_at(at, end, '.');
    if (is_fraction) {
        for (at++; at < end && is_digit(*at); at++, places++) {
            if (digits + places >= MOST_EXACT_DIGITS)
                return NULL;
            integer = integer * 10 + (*at - '0');
        }
        if (places == 0)
            return NULL;
    }
    if (is_at(at, end, 'e') || is_at(at, end, 'E') ||
        !(types & (is_fraction ? TYPE_FRACTION : TYPE_INTEGER)))
        return NULL;
    double value = (double)(is_negative ? -integer : integer) / powers[places];
    return rule == 0 || meets_number(scan->table->words + rule, value) ? at : NULL;
}

static place scan_array(Scan *scan, place at, word rule, int depth)
{
    static const word any[ARRAY_SIZE] = {0, -1};
    const word *own = rule == 0 ? any : scan->table->words + rule;
    place end = scan->end;
    Py_ssize_t count = 0;
    Text text;
    at = after_space(at + 1, end);
    if (!is_at(at, end, ']')) {
        for (;; at++) {
            at = scan_value(scan, at, own[ARRAY_ITEM], &text, depth);
            if (at == NULL)
                return NULL;
            count++;
            at = after_space(at, end);
            if (is_at(at, end, ']'))
                break;
            if (!is_at(at, end, ','))
                return NULL;
        }
    }
    return is_within(count, own + ARRAY_LEAST) ? at + 1 : NULL;
}

/* Scan a name without escapes and its colon: with escapes, two names could be the same. */
static place scan_name(Scan *scan, place at, Text *name)
{
    if (!is_at(at, scan->end, '"'))
        return NULL;
    at = scan_text(scan, at, name);
    if (at == NULL || !name->is_plain)
        return NULL;
    at = after_space(at, scan->end);
    return is_at(at, scan->end, ':') ? at + 1 : NULL;
}

static const word *conditions_of(const word *own)
{
    return own + OBJECT_SIZE + own[OBJECT_MEMBERS] * MEMBER_SIZE;
}

/* Return the value that describes the whole object, which starts at a place, by its selecting
 * member; 0 if the member is absent, or has no constant of a branch. */
static word selected(Scan *scan, place at, const word *own, int depth)
{
    const word *selecting = scan->table->words + own[OBJECT_SELECTING];
    const word *branch = conditions_of(own) + own[OBJECT_CONDITIONS] * CONDITION_SIZE;
    Text name, text;
    do {
        at = scan_name(scan, after_space(at + 1, scan->end), &name);
        if (at == NULL || (at = scan_value(scan, at, 0, &text, depth)) == NULL)
            return 0;
        if (is_named(scan->table, selecting, &name)) {
            if (text.kind != '"' || !text.is_plain)
                return 0;
            for (word index = 0; index < own[OBJECT_BRANCHES]; index++, branch += BRANCH_SIZE)
                if (is_named(scan->table, branch, &text))
                    return branch[BRANCH_VALUE];
            return 0;
        }
        at = after_space(at, scan->end);
    } while (is_at(at, scan->end, ','));
    return 0;
}

/* Scan a name and its colon, and find its member: first among the next ones in the table's order,
 * which is most probable. `index` becomes that of the member, or -1 if there is none. */
static place scan_member_name(Scan *scan, place at, const word *own, word *index, Text *name)
{
    const Table *table = scan->table;
    const word *members = own + OBJECT_SIZE;
    word count = own[OBJECT_MEMBERS], expected = *index + 1;
    word last = count - expected < MOST_ABSENT ? count : expected + MOST_ABSENT;
    for (word next = expected; next < last; next++) {
        const word *member = members + next * MEMBER_SIZE;
        /* The table has a quote after each name, and no name that is escaped in text. */
        Py_ssize_t size = (Py_ssize_t)member[NAME_LENGTH] + 1;
        place known = (place)table->names + member[NAME_START];
        if (scan->end - at <= size || at[1] != *known || at[0] != '"' ||
            !are_same(at + 1, known, size))
            continue;
        *index = next;
        at = after_space(at + size + 1, scan->end);
        return is_at(at, scan->end, ':') ? at + 1 : NULL;
    }
    at = scan_name(scan, at, name);
    if (at == NULL)
        return NULL;
    *index = -1;
    for (word next = 0; *index < 0 && next < count; next++)
        if (is_named(table, members + next * MEMBER_SIZE, name))
            *index = next;
    return at;
}

/* What one object has had so far. */
typedef struct {
    uint64_t members;
    Py_ssize_t others;
    Text other_names[MOST_OTHER_NAMES];
} Seen;

/* Return YES if a name that is no member is new in its object. */
static int is_new(Seen *seen, const Text *name)
{
    if (seen->others == MOST_OTHER_NAMES)
        return NO;
    for (Py_ssize_t index = 0; index < seen->others; index++)
        if (are_same_texts(&seen->other_names[index], name))
            return NO;
    seen->other_names[seen->others++] = *name;
    return YES;
}

/* ---- Conditions: what is required of several properties: see native/condition.py ------------- */

static int is_null(const Text *value) { return value->kind == 0 || value->kind == 'n'; }

/* Return whether an array has only plain strings, one at least, and meets a test of them. */
static int meets_elements(Scan *scan, const Text *array, word test, const word *list)
{
    int count = 0, includes = NO;
    if (array->kind != '[')
        return NO;
    place at = after_space(array->start + 1, scan->end);
    for (; is_at(at, scan->end, '"'); count++) {
        Text *text = &scan->elements[count];
        if (count == MOST_ELEMENTS || (at = scan_text(scan, at, text)) == NULL || !text->is_plain)
            return NO;
        if (test == TEST_INCLUDES)
            includes |= is_listed(scan->table, list + LIST_NAMES, list[LIST_COUNT], text);
        for (int before = 0; test == TEST_DISTINCT && before < count; before++)
            if (are_same_texts(&scan->elements[before], text))
                return NO;
        at = after_space(at, scan->end);
        if (is_at(at, scan->end, ','))
            at = after_space(at + 1, scan->end);
    }
    return is_at(at, scan->end, ']') && (test == TEST_INCLUDES ? includes : count > 0);
}

/* Return whether a string shows something, in one line: it starts with a character that is not a
 * space, and has no line break or tab. */
static int is_name(const Text *value)
{
    place at = value->start;
    if (value->kind != '"' || value->size == 0 || at[0] == ' ' || at[0] == '\\')
        return NO;
    if (at[0] == 0xC2 || at[0] == 0xE1 || at[0] == 0xE2 || (at[0] == 0xE3 && at[1] == 0x80))
        return NO; /* it may be a space past ASCII */
    for (Py_ssize_t index = 0; !value->is_plain && index < value->size - 1; index++)
        if (at[index] == '\\' &&
            (memchr("tnr", at[++index], 3) != NULL ||
             (at[index] == 'u' && at[index + 1] == '0' && at[index + 3] == '0')))
            return NO; /* an escape such as \u000a may be a break */
    return YES;
}

static int meets_condition(Scan *scan, const word *own)
{
    const Table *table = scan->table;
    const Text *value = &scan->slots[own[CONDITION_SLOT]];
    const Text *other = &scan->slots[own[CONDITION_OTHER]];
    const word *list = table->words + own[CONDITION_LIST];
    word test = own[CONDITION_TEST];
    if (is_null(value))
        return test == TEST_NULL_TOGETHER ? is_null(other) : test != TEST_NOT_NULL;
    switch (test) {
    case TEST_NULL: return NO;
    case TEST_NOT_NULL: return YES;
    case TEST_NULL_TOGETHER: return !is_null(other);
    case TEST_SAME:
        return value->kind == '"' && other->kind == '"' && are_same_texts(value, other);
    case TEST_NOT_BEFORE: /* both are canonical timestamps: see words.py */
        return value->kind != '"' || other->kind != '"' ||
               memcmp(other->start, value->start, TIME_SIZE) <= 0;
    case TEST_POSITIVE: return is_digit(value->kind) && value->kind != '0';
    case TEST_NOT_NEGATIVE: return is_digit(value->kind);
    case TEST_NOT_POSITIVE:
        return value->kind == '-' ||
               (value->kind == '0' && !is_at(value->start + 1, scan->end, '.'));
    case TEST_LISTED:
        return value->kind == '"' && value->is_plain &&
               is_listed(table, list + LIST_NAMES, list[LIST_COUNT], value);
    case TEST_DISTINCT:
    case TEST_INCLUDES: return meets_elements(scan, value, test, list);
    case TEST_NAME: return is_name(value);
    default: return NO;
    }
}

/* Return whether an object meets its conditions, except those that do not apply to it. */
static int meets_conditions(Scan *scan, const word *own)
{
    const word *next = conditions_of(own), *end = next + own[OBJECT_CONDITIONS] * CONDITION_SIZE;
    for (; next < end; next += CONDITION_SIZE) {
        const Text *selector = &scan->slots[next[CONDITION_SELECTOR]];
        const word *list = scan->table->words + next[CONDITION_SELECTED];
        if (next[CONDITION_GROUP] != 0 && !(next[CONDITION_GROUP] & scan->groups))
            continue;
        if (next[CONDITION_SELECTOR] != 0 &&
            (selector->kind != '"' ||
             (selector->is_plain &&
              !is_listed(scan->table, list + LIST_NAMES, list[LIST_COUNT], selector))))
            continue;
        if (!meets_condition(scan, next))
            return NO;
    }
    return YES;
}

static place scan_object(Scan *scan, place at, word rule, int depth)
{
    static const word any[OBJECT_SIZE] = {0, -1};
    const word *own = rule == 0 ? any : scan->table->words + rule;
    place end = scan->end;
    Py_ssize_t count = 0;
    word index = -1, last = -1;
    Seen seen;
    Text name, text;
    if (own[OBJECT_BRANCHES] > 0) {
        word value = selected(scan, at, own, depth);
        return value == 0 ? NULL : scan_value(scan, at, value, &text, depth);
    }
    seen.members = 0;
    seen.others = 0;
    /* The slots may have what the object before this one had, but those of the root are empty. */
    for (index = 0; depth > 1 && own[OBJECT_CONDITIONS] > 0 && index < own[OBJECT_MEMBERS]; index++)
        scan->slots[own[OBJECT_SIZE + index * MEMBER_SIZE + MEMBER_SLOT]].kind = 0;
    at = after_space(at + 1, end);
    if (!is_at(at, end, '}')) {
        for (;; at = after_space(at + 1, end)) {
            index = last;
            at = scan_member_name(scan, at, own, &index, &name);
            if (at == NULL)
                return NULL;
            word value = own[OBJECT_OTHERS];
            Text *slot = &text;
            if (index < 0) {
                if (value == FORBIDDEN || !is_new(&seen, &name))
                    return NULL;
            } else {
                const word *member = own + OBJECT_SIZE + index * MEMBER_SIZE;
                if (seen.members >> index & 1)
                    return NULL;
                seen.members |= (uint64_t)1 << index;
                last = index;
                value = member[MEMBER_VALUE];
                if (member[MEMBER_SLOT] != 0)
                    slot = &scan->slots[member[MEMBER_SLOT]];
            }
            at = scan_value(scan, at, value, slot, depth);
            if (at == NULL)
                return NULL;
            count++;
            at = after_space(at, end);
            if (is_at(at, end, '}'))
                break;
            if (!is_at(at, end, ','))
                return NULL;
        }
    }
    uint64_t required = (uint64_t)integer_at(own + OBJECT_REQUIRED);
    int is_right = is_within(count, own + OBJECT_LEAST) && (required & ~seen.members) == 0 &&
                   meets_conditions(scan, own);
    return is_right ? at + 1 : NULL;
}

/* Scan a string that a rule describes. */
static place scan_ruled_text(Scan *scan, place at, word rule, Text *text)
{
    const word *own = scan->table->words + rule;
    word format = own[STRING_FORMAT];
    /* Most ids and timestamps have one length, and no character in them that needs a look. */
    if ((format == FORMAT_CUID2 || format == FORMAT_DATE_TIME) && scan->end - at > TIME_SIZE + 1 &&
        at[TIME_SIZE + 1] == '"' && has_format(format, at + 1, TIME_SIZE)) {
        text->start = at + 1;
        text->size = text->points = TIME_SIZE;
        text->is_plain = 1;
        int is_right = is_within(TIME_SIZE, own + STRING_LEAST) && own[STRING_LISTED] == 0;
        return is_right ? at + TIME_SIZE + 2 : NULL;
    }
    at = scan_text(scan, at, text);
    return at != NULL && meets_text(scan->table, own, text) ? at : NULL;
}

/* Scan a value that the record at a place of the table describes, or any value if it is 0. */
static place scan_value(Scan *scan, place at, word value, Text *text, int depth)
{
    static const word any[VALUE_SIZE] = {TYPE_ANY};
    const word *own = value == 0 ? any : scan->table->words + value;
    word types = own[VALUE_TYPES];
    at = after_space(at, scan->end);
    if (at == scan->end)
        return NULL;
    text->kind = *at;
    if (*at == '"') { /* most values are strings */
        if (types & TYPE_STRING && own[VALUE_STRING] != 0)
            return scan_ruled_text(scan, at, own[VALUE_STRING], text);
        return types & TYPE_STRING ? scan_text(scan, at, text) : NULL;
    }
    text->start = at;
    switch (*at) {
    case 'n': return types & TYPE_NULL ? scan_literal(at, scan->end, "null", 4) : NULL;
    case 't': return types & TYPE_TRUE ? scan_literal(at, scan->end, "true", 4) : NULL;
    case 'f': return types & TYPE_FALSE ? scan_literal(at, scan->end, "false", 5) : NULL;
    case '{':
        return types & TYPE_OBJECT && depth < MOST_DEPTH
                   ? scan_object(scan, at, own[VALUE_OBJECT], depth + 1) : NULL;
    case '[':
        return types & TYPE_ARRAY && depth < MOST_DEPTH
                   ? scan_array(scan, at, own[VALUE_ARRAY], depth + 1) : NULL;
    default:
        if ((*at != '-' && !is_digit(*at)) || !(types & (TYPE_INTEGER | TYPE_FRACTION)))
            return NULL;
        return scan_number(scan, at, types, own[VALUE_NUMBER]);
    }
}

/* ---- The Python module ---------------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD
    Table table;
    char *memory; /* of the table */
    int groups, takes_controls;
    unsigned refused; /* texts in a row: see scanner_accepts_if_likely */
} Scanner;

static int accepts(const Scanner *self, place start, Py_ssize_t size)
{
    Scan scan = {.table = &self->table, .end = start + size, .groups = self->groups};
    Text text;
    place at = scan_value(&scan, start, self->table.words[HEAD_ROOT], &text, 0);
    return at != NULL && after_space(at, scan.end) == scan.end &&
           (self->takes_controls || !scan.has_controls);
}

/* Return whether a table has this version, and the checksum in its head: see words.py. */
static int is_table(const Table *table)
{
    uint32_t low = 1, high = 0;
    if (table->count < HEAD_SIZE || table->words[HEAD_VERSION] != VERSION)
        return NO;
    for (Py_ssize_t index = HEAD_ROOT; index < table->count; index++) {
        low = (low + (uint32_t)table->words[index] % 65521) % 65521;
        high = (high + low) % 65521;
    }
    for (Py_ssize_t index = 0; index < table->names_size; index++) {
        low = (low + (uint8_t)table->names[index]) % 65521;
        high = (high + low) % 65521;
    }
    return table->words[HEAD_CHECKSUM] == (word)(high << 15 ^ low);
}

static void scanner_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(((Scanner *)object)->memory);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyObject *scanner_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    static char *known[] = {"words", "names", "groups", "takes_controls", NULL};
    const char *words, *names;
    Py_ssize_t size, names_size;
    int groups = 0, takes_controls = 1;
    if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "y#y#|ip", known, &words, &size, &names,
                                     &names_size, &groups, &takes_controls))
        return NULL;
    /* All fields are 0. */
    PyObject *object = ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0);
    if (object == NULL)
        return NULL;
    Scanner *self = (Scanner *)object;
    self->memory = PyMem_Malloc((size_t)size + (size_t)names_size + 1);
    if (self->memory == NULL) {
        Py_DECREF(object);
        return PyErr_NoMemory();
    }
    memcpy(self->memory, words, (size_t)size);
    memcpy(self->memory + size, names, (size_t)names_size);
    self->table = (Table){(word *)self->memory, size / (Py_ssize_t)sizeof(word),
                          self->memory + size, names_size};
    self->groups = groups;
    self->takes_controls = takes_controls;
    if (!is_table(&self->table)) {
        Py_DECREF(object);
        PyErr_SetString(PyExc_ValueError, "the table is damaged");
        return NULL;
    }
    return object;
}

/* Return the verdict on a text: bytes and str without a copy, other objects by their buffer. */
static PyObject *scanner_accepts(PyObject *object, PyObject *text)
{
    const Scanner *self = (Scanner *)object;
    Py_ssize_t size;
    if (PyBytes_CheckExact(text))
        return PyBool_FromLong(accepts(self, (place)PyBytes_AsString(text), PyBytes_Size(text)));
    if (PyUnicode_CheckExact(text)) {
        const char *start = PyUnicode_AsUTF8AndSize(text, &size);
        if (start == NULL)
            PyErr_Clear(); /* a lone surrogate */
        return PyBool_FromLong(start != NULL && accepts(self, (place)start, size));
    }
    Py_buffer buffer;
    if (PyObject_GetBuffer(text, &buffer, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        Py_RETURN_FALSE;
    }
    int found = accepts(self, buffer.buf, buffer.len);
    PyBuffer_Release(&buffer);
    return PyBool_FromLong(found);
}

/* The same, but after FEW_TEXTS refusals in a row, only one of so many texts is scanned. */
static PyObject *scanner_accepts_if_likely(PyObject *object, PyObject *text)
{
    Scanner *self = (Scanner *)object;
    if (++self->refused > FEW_TEXTS && self->refused % FEW_TEXTS != 0)
        Py_RETURN_FALSE;
    PyObject *found = scanner_accepts(object, text);
    if (found == Py_True)
        self->refused = 0;
    return found;
}

/* Return how many lines were accepted, and the offset of the first one that was not, or the end. */
static PyObject *scanner_accepted_lines(PyObject *object, PyObject *arguments)
{
    Py_ssize_t start, end, size, count = 0;
    const char *bytes; /* which other threads can't change meanwhile */
    if (!PyArg_ParseTuple(arguments, "y#nn", &bytes, &size, &start, &end))
        return NULL;
    if (start < 0 || start > end || end > size) {
        PyErr_SetString(PyExc_ValueError, "the offsets are not within the text");
        return NULL;
    }
    Py_BEGIN_ALLOW_THREADS
    while (start < end) {
        const char *found = memchr(bytes + start, '\n', (size_t)(end - start));
        Py_ssize_t line_end = found == NULL ? end : found - bytes;
        if (!accepts((Scanner *)object, (place)bytes + start, line_end - start))
            break;
        start = line_end < end ? line_end + 1 : end;
        count++;
    }
    Py_END_ALLOW_THREADS
    return Py_BuildValue("nn", count, start);
}

static PyMethodDef scanner_methods[] = {
    {"accepts", scanner_accepts, METH_O, NULL}, /* documented in native/__init__.py */
    {"accepts_if_likely", scanner_accepts_if_likely, METH_O, NULL},
    {"accepted_lines", scanner_accepted_lines, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot scanner_slots[] = {
    {Py_tp_new, scanner_new},
    {Py_tp_dealloc, scanner_dealloc},
    {Py_tp_methods, scanner_methods},
    {0, NULL},
};

static PyType_Spec scanner_spec = {
    .name = "alcamine_validate._scanner.Scanner",
    .basicsize = sizeof(Scanner),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = scanner_slots,
};

static int execute(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &scanner_spec, NULL);
    int added = type == NULL ? -1 : PyModule_AddObjectRef(module, "Scanner", type);
    Py_XDECREF(type);
    return added < 0 ? -1 : PyModule_AddIntConstant(module, "VERSION", VERSION);
}

static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, execute},
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {PyModuleDef_HEAD_INIT, "_scanner", .m_slots = module_slots};

PyMODINIT_FUNC PyInit__scanner(void) { return PyModuleDef_Init(&definition); }
