// The hand-written C++ contestant on simdjson's DOM: the same rows, limits, tables and bytes as ShopOrder and ErpOrder.
//
//   g++ -O3 -march=native -std=c++17 simdjson.cpp -lsimdjson -o simdjson
//   ./simdjson own|view FILE [OUTPUT]      std::string or std::string_view in the entity; prints CPU seconds and records
//
// The DOM parser validates everything, as Splice does; simdjson's on-demand parser does not look at what it skips.
#include <emmintrin.h>
#include <simdjson.h>
#include <time.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace simdjson;
using View = std::string_view;

struct Refused {};

template <class Text> struct Line {
    Text sku, title;
    int64_t quantity, cents;
};

template <class Text> struct Order {
    Text id, customer, given, family, email, phone, line1, city, postalCode, note;
    std::optional<Text> line2;
    char currency[3];
    uint16_t country = 4, billCountry = 4;
    int state;
    int64_t placed, number, total, tax, shipping;
    std::vector<Line<Text>> lines;
};

static const std::unordered_map<View, int> states{{"pending", 0}, {"paid", 1}, {"shipped", 2}, {"cancelled", 3}, {"refunded", 4}};
static const char *stateNames[] = {"AWAITING_PAYMENT", "PAID_IN_FULL", "DISPATCHED", "VOID", "REFUNDED"};
static const std::unordered_map<View, uint16_t> countries{{"DE", 0}, {"FR", 1}, {"BR", 2}, {"CH", 3}, {"US", 4}, {"PL", 5}, {"GB", 6}};
static const char *countryNames[] = {"DEU", "FRA", "BRA", "CHE", "USA", "POL", "GBR"};

// --- values

static View limited(View text) {
    if (text.size() <= 50) return text;
    size_t characters = 0;
    for (unsigned char byte : text) characters += (byte & 0xc0) != 0x80;
    if (characters > 50) throw Refused{};
    return text;
}

static int twoDigits(const char *p) {
    int tens = p[0] - '0', ones = p[1] - '0';
    if (tens < 0 || tens > 9 || ones < 0 || ones > 9) throw Refused{};
    return tens * 10 + ones;
}

static int64_t dayNumber(int year, int month, int day) {
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    unsigned yearOfEra = year - era * 400;
    unsigned dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return (int64_t)era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

static int daysInMonth(int year, int month) {
    if (month == 2) return (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28;
    return (month == 4 || month == 6 || month == 9 || month == 11) ? 30 : 31;
}

static int64_t rfc3339(View text) {
    if (text.size() < 20) throw Refused{};
    const char *p = text.data();
    int year = twoDigits(p) * 100 + twoDigits(p + 2), month = twoDigits(p + 5), day = twoDigits(p + 8);
    int hour = twoDigits(p + 11), minute = twoDigits(p + 14), second = twoDigits(p + 17);
    if (p[4] != '-' || p[7] != '-' || (p[10] | 32) != 't' || p[13] != ':' || p[16] != ':') throw Refused{};
    if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) throw Refused{};
    if (hour > 23 || minute > 59 || second > 60) throw Refused{};
    size_t i = 19;
    if (p[i] == '.')
        for (i++; i < text.size() && p[i] >= '0' && p[i] <= '9';) i++;
    int offset = 0;
    if (i >= text.size()) throw Refused{};
    if ((p[i] | 32) == 'z') {
        i++;
    } else {
        if (text.size() - i != 6) throw Refused{};
        offset = (twoDigits(p + i + 1) * 60 + twoDigits(p + i + 4)) * 60;
        if (p[i] == '-') offset = -offset;
        i = text.size();
    }
    if (i != text.size()) throw Refused{};
    return dayNumber(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset;
}

static View text(dom::element value) { return value.get_string().value(); }
static int64_t integer(dom::element value) { return value.get_int64().value(); }

static uint16_t country(dom::element value) {
    if (value.is_null()) return 4;
    View code = text(value);
    if (code.empty()) return 4;
    auto found = countries.find(code);
    if (found == countries.end()) throw Refused{};
    return found->second;
}

// --- reading

// A key that a row reads may occur once.
static void once(uint32_t &seen, int bit) {
    if (seen & (1u << bit)) throw Refused{};
    seen |= 1u << bit;
}

template <class Text> static void readCustomer(dom::element value, Order<Text> &order, uint32_t &seen) {
    for (auto member : dom::object(value)) {
        View key = member.key;
        if (key == "id") { once(seen, 12); order.customer = text(member.value); }
        else if (key == "name") {
            once(seen, 13);
            View name = limited(text(member.value));
            size_t space = name.find(' ');
            order.given = name.substr(0, space);
            order.family = space == View::npos ? View() : name.substr(space + 1);
        }
        else if (key == "email") { once(seen, 14); order.email = text(member.value); }
        else if (key == "phone") { once(seen, 15); order.phone = text(member.value); }
    }
}

template <class Text> static void readAddress(dom::element value, Order<Text> &order, uint32_t &seen) {
    for (auto member : dom::object(value)) {
        View key = member.key;
        if (key == "line1") { once(seen, 17); order.line1 = limited(text(member.value)); }
        else if (key == "line2") {
            once(seen, 18);
            if (!member.value.is_null()) order.line2 = Text(limited(text(member.value)));
        }
        else if (key == "city") { once(seen, 19); order.city = limited(text(member.value)); }
        else if (key == "postal_code") { once(seen, 20); order.postalCode = text(member.value); }
        else if (key == "country") { once(seen, 21); order.country = country(member.value); }
    }
}

template <class Text> static void readLines(dom::element value, Order<Text> &order) {
    for (auto item : dom::array(value)) {
        Line<Text> line{};
        uint32_t seen = 0;
        for (auto member : dom::object(item)) {
            View key = member.key;
            if (key == "sku") { once(seen, 0); line.sku = limited(text(member.value)); }
            else if (key == "title") { once(seen, 1); line.title = text(member.value); }
            else if (key == "qty") { once(seen, 2); line.quantity = integer(member.value); }
            else if (key == "unit_cents") { once(seen, 3); line.cents = integer(member.value); }
        }
        if (seen != 15) throw Refused{};
        order.lines.push_back(std::move(line));
    }
}

template <class Text> static void readMember(View key, dom::element value, Order<Text> &order, uint32_t &seen) {
    switch (key.size()) {
    case 2: if (key == "id") { once(seen, 0); order.id = limited(text(value)); } break;
    case 4: if (key == "note") { once(seen, 22); order.note = text(value); } break;
    case 5: if (key == "items") { once(seen, 11); readLines(value, order); } break;
    case 6:
        if (key == "number") { once(seen, 1); order.number = integer(value); }
        else if (key == "status") {
            once(seen, 2);
            auto found = states.find(text(value));
            if (found == states.end()) throw Refused{};
            order.state = found->second;
        }
        break;
    case 8:
        if (key == "currency") {
            once(seen, 4);
            View code = text(value);
            if (code.size() != 3) throw Refused{};
            memcpy(order.currency, code.data(), 3);
        } else if (key == "customer") { once(seen, 5); readCustomer(value, order, seen); }
        break;
    case 9: if (key == "tax_cents") { once(seen, 7); order.tax = integer(value); } break;
    case 10: if (key == "created_at") { once(seen, 3); order.placed = rfc3339(text(value)); } break;
    case 11: if (key == "total_cents") { once(seen, 6); order.total = integer(value); } break;
    case 14: if (key == "shipping_cents") { once(seen, 8); order.shipping = integer(value); } break;
    case 15:
        if (key == "billing_address") {
            once(seen, 9);
            for (auto member : dom::object(value))
                if (View(member.key) == "country") { once(seen, 16); order.billCountry = country(member.value); }
        }
        break;
    case 16: if (key == "shipping_address") { once(seen, 10); readAddress(value, order, seen); } break;
    }
}

template <class Text> static void read(dom::element document, Order<Text> &order) {
    uint32_t seen = 0;
    for (auto member : dom::object(document)) readMember(member.key, member.value, order, seen);
    uint32_t needed = 0x7fffff & ~((1u << 9) | (1u << 16) | (1u << 18) | (1u << 21));
    if ((seen & needed) != needed) throw Refused{};
}

// --- writing

static void escaped(std::string &out, View text) {
    out += '"';
    for (unsigned char byte : text) {
        switch (byte) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\t': out += "\\t"; break;
        default:
            if (byte >= 0x20) { out += byte; break; }
            char hex[8];
            snprintf(hex, 8, "\\u%04x", byte);
            out += hex;
        }
    }
    out += '"';
}

// 16 bytes at a time; what needs an escape is written again, byte by byte.
static void quoted(std::string &out, View text) {
    size_t at = out.size(), size = text.size(), i = 0;
    const char *source = text.data();
    bool special = false;
    out.resize(at + size + 2);
    char *target = out.data() + at;
    *target++ = '"';
    for (; i + 16 <= size; i += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(source + i));
        _mm_storeu_si128((__m128i *)(target + i), block);
        __m128i flags = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')), _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
        flags = _mm_or_si128(flags, _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(31)), block));
        special |= _mm_movemask_epi8(flags) != 0;
    }
    for (; i < size; i++) {
        unsigned char byte = source[i];
        target[i] = byte;
        special |= byte == '"' || byte == '\\' || byte < 0x20;
    }
    target[size] = '"';
    if (special) {
        out.resize(at);
        escaped(out, text);
    }
}

static void digits(std::string &out, int64_t value) {
    char buffer[24];
    int start = 24;
    uint64_t rest = value < 0 ? -value : value;
    do { buffer[--start] = '0' + rest % 10; rest /= 10; } while (rest);
    if (value < 0) buffer[--start] = '-';
    out.append(buffer + start, 24 - start);
}

static void decimal(std::string &out, int64_t cents) {
    out += '"';
    digits(out, cents / 100);
    int rest = cents % 100;
    out += '.';
    out += char('0' + rest / 10);
    out += char('0' + rest % 10);
    out += '"';
}

static void date(std::string &out, int64_t seconds) {
    int64_t z = (seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400) + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    unsigned day = doy - (153 * mp + 2) / 5 + 1, month = mp < 10 ? mp + 3 : mp - 9;
    int year = yoe + era * 400 + (month <= 2);
    char buffer[12] = {'"', char('0' + month / 10), char('0' + month % 10), '/', char('0' + day / 10), char('0' + day % 10), '/',
                       char('0' + year / 1000), char('0' + year / 100 % 10), char('0' + year / 10 % 10), char('0' + year % 10), '"'};
    out.append(buffer, 12);
}

static void name(std::string &out, const char *code) { out += '"'; out += code; out += '"'; }

#define KEY(x) out.append(",\"" x "\":", sizeof(",\"" x "\":") - 1)

template <class Text> static void write(std::string &out, const Order<Text> &order) {
    out += "{\"order_id\":"; quoted(out, order.id);
    KEY("order_number"); out += '"'; digits(out, order.number); out += '"';
    KEY("placed_on"); date(out, order.placed);
    KEY("state"); name(out, stateNames[order.state]);
    KEY("total"); decimal(out, order.total);
    KEY("currency"); out += '"'; out.append(order.currency, 3); out += '"';
    KEY("tax"); decimal(out, order.tax);
    KEY("shipping_cost"); decimal(out, order.shipping);
    KEY("first_name"); quoted(out, limited(order.given));
    KEY("last_name"); quoted(out, limited(order.family));
    KEY("customer_id"); quoted(out, order.customer);
    KEY("email"); quoted(out, order.email);
    KEY("phone"); quoted(out, order.phone);
    KEY("street"); quoted(out, order.line1);
    KEY("street2"); if (order.line2) quoted(out, *order.line2); else out += "null";
    KEY("city"); quoted(out, order.city);
    KEY("zip"); quoted(out, order.postalCode);
    KEY("country"); name(out, countryNames[order.country]);
    KEY("bill_country"); name(out, countryNames[order.billCountry]);
    KEY("note"); quoted(out, order.note);
    KEY("lines");
    out += '[';
    bool isFirst = true;
    for (auto &line : order.lines) {
        if (!isFirst) out += ',';
        isFirst = false;
        out += "{\"sku\":"; quoted(out, line.sku);
        KEY("description"); quoted(out, line.title);
        KEY("quantity"); digits(out, line.quantity);
        KEY("price"); decimal(out, line.cents);
        out += '}';
    }
    out += "]}\n";
}

// --- driver

static double cpuSeconds() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

template <class Text> static void run(padded_string &input, const std::vector<std::pair<size_t, size_t>> &records, const char *output) {
    dom::parser parser;
    std::string out, all;
    out.reserve(2 << 20);
    double seconds = 0;
    for (int pass = 0; pass < 2; pass++) {
        out.clear();
        all.clear();
        double start = cpuSeconds();
        for (auto &record : records) {
            Order<Text> order;
            read(parser.parse(input.data() + record.first, record.second, false), order);
            write(out, order);
            if (out.size() > 1 << 20) {
                if (output) all += out;
                out.clear();
            }
        }
        seconds = cpuSeconds() - start;
    }
    if (output) {
        std::ofstream file(output, std::ios::binary);
        all += out;
        file.write(all.data(), all.size());
    }
    printf("%f %zu\n", seconds, records.size());
}

int main(int count, char **arguments) {
    if (count < 3) return 64;
    padded_string input = padded_string::load(arguments[2]).value();
    std::vector<std::pair<size_t, size_t>> records;
    for (size_t i = 0, start = 0; i < input.size(); i++)
        if (input.data()[i] == '\n' && (i + 1 == input.size() || input.data()[i + 1] == '{')) {
            records.push_back({start, i - start});
            start = i + 1;
        }
    const char *output = count > 3 ? arguments[3] : nullptr;
    try {
        if (!strcmp(arguments[1], "view")) run<View>(input, records, output);
        else run<std::string>(input, records, output);
    } catch (Refused &) {
        fprintf(stderr, "a record was refused\n");
        return 1;
    }
}
