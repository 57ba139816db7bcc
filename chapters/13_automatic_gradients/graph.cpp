#include "13_automatic_gradients/graph.hpp"

#include "common/show/terminal.hpp"

#include <algorithm>
#include <armadillo>
#include <string>
#include <vector>

namespace scratch {

namespace {

constexpr arma::uword nobody = static_cast<arma::uword>(-1);

bool contains(const std::vector<arma::uword>& places, arma::uword place) { return std::find(places.begin(), places.end(), place) != places.end(); }

// Where an entry stands, and which entries pass it by. A lane carries an entry from where it is computed to where it is read last.
struct Row {
    arma::uword lane;
    std::vector<arma::uword> before, after;  // what each lane carries above the entry and below it, or nobody
};

std::vector<Row> rows_of(const Tape& tape) {
    std::vector<arma::uword> read_last(tape.size(), nobody), lanes;
    for (arma::uword place = 0; place < tape.size(); ++place)
        for (const arma::uword from : tape[place].from) read_last[from] = place;
    std::vector<Row> rows;
    for (arma::uword place = 0; place < tape.size(); ++place) {
        Row row{0, lanes, {}};
        for (arma::uword& carried : lanes)
            if (carried != nobody && read_last[carried] == place) carried = nobody;
        row.lane = static_cast<arma::uword>(std::find(lanes.begin(), lanes.end(), nobody) - lanes.begin());
        if (row.lane == lanes.size()) lanes.push_back(nobody);
        lanes[row.lane] = place;
        row.after = lanes;
        rows.push_back(row);
    }
    return rows;
}

// The line of an entry: o is the entry, + and ' are what it reads, which goes on or ends there, and | is what passes by.
std::string marks(const Row& row, const Entry& entry) {
    arma::uword first = row.lane, last = row.lane;
    for (arma::uword lane = 0; lane < row.before.size(); ++lane)
        if (contains(entry.from, row.before[lane])) first = std::min(first, lane), last = std::max(last, lane);
    std::string line;
    for (arma::uword lane = 0; lane < row.after.size(); ++lane) {
        const arma::uword above = lane < row.before.size() ? row.before[lane] : nobody;
        const bool read = contains(entry.from, above), goes_on = row.after[lane] != nobody;
        const char between = lane >= first && lane < last ? '-' : ' ';
        line += lane == row.lane ? 'o' : read ? (goes_on ? '+' : '\'') : goes_on ? '|' : between;
        line += between;
    }
    return line;
}

std::string below(const Row& row) {
    std::string line;
    for (const arma::uword carried : row.after) line += carried == nobody ? "  " : "| ";
    return line;
}

std::string numbers(const arma::mat& values, arma::uword row) {
    std::string line;
    for (arma::uword column = 0; row < values.n_rows && column < values.n_cols; ++column) line += formatted("%9.4f", values(row, column));
    return line;
}

}  // namespace

std::string graph_in_terminal(const Tape& tape) {
    std::string lines = formatted("%-8s%-14s%-22s%s\n", "", "operation", "value", "slope of the loss");
    const std::vector<Row> rows = rows_of(tape);
    for (arma::uword place = 0; place < tape.size(); ++place) {
        const Entry& entry = tape[place];
        for (arma::uword i = 0; i < entry.value.n_rows; ++i) {
            const std::string line = formatted("  %-6s%-14s%-22s%s", (i == 0 ? marks(rows[place], entry) : below(rows[place])).c_str(), i == 0 ? entry.operation.c_str() : "",
                                               numbers(entry.value, i).c_str(), i == 0 && !entry.wanted ? "  nobody asks" : numbers(entry.slope, i).c_str());
            lines += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
        }
    }
    return lines;
}

Svg drawn_graph(const Tape& tape, const std::string& title) {
    constexpr double box = 30, line = 16, gap = 26, wide = 124, first_lane = 170, apart = 230, number = 52;
    const std::vector<Row> rows = rows_of(tape);
    std::vector<double> top;  // of each entry's box
    double y = 44;
    for (const Entry& entry : tape) {
        top.push_back(y);
        y += box + line * static_cast<double>(entry.value.n_rows) + gap;
    }
    Svg svg{620, y, title, ""};
    const auto centre = [&](arma::uword place) { return first_lane + apart * static_cast<double>(rows[place].lane) + wide / 2; };
    add_text(svg, centre(0) - 16, 26, "slope of the loss", "end small red");
    add_text(svg, centre(0) + 16, 26, "value", "small blue");
    for (arma::uword place = 0; place < tape.size(); ++place)
        for (const arma::uword from : tape[place].from) {
            const double below_numbers = top[from] + box + line * static_cast<double>(tape[from].value.n_rows) + 6;
            add_line(svg, {{centre(from), top[from] + box}, {centre(from), std::max(below_numbers, top[place] - gap)}, {centre(place), top[place]}}, "pale");
        }
    for (arma::uword place = 0; place < tape.size(); ++place) {
        const Entry& entry = tape[place];
        const double x = centre(place);
        add_box(svg, x - wide / 2, top[place], wide, box);
        add_text(svg, x, top[place] + 20, entry.operation, "middle");
        for (arma::uword i = 0; i < entry.value.n_rows; ++i) {
            const double at = top[place] + box + line * static_cast<double>(i + 1);
            for (arma::uword column = 0; column < entry.value.n_cols; ++column) {
                const auto to_the_right = static_cast<double>(column), to_the_left = static_cast<double>(entry.value.n_cols - 1 - column);
                add_text(svg, x + 10 + number * (to_the_right + 1), at, formatted("%.4f", entry.value(i, column)), "end small blue halo");
                if (entry.wanted) add_text(svg, x - 10 - number * to_the_left, at, formatted("%.4f", entry.slope(i, column)), "end small red halo");
            }
        }
    }
    return svg;
}

}  // namespace scratch
