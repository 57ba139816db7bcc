# The exercises of a header: a function whose comment begins with its formula's number, "// (5.4) ...".
#   -v what=list                       number and function, a line each
#   -v what=text -v number=5.4         the comment, the signature and the body
#   -v what=body -v number=5.4         the lines between its braces
#   -v what=end -v number=5.4          the number of the line with its last brace
#   -v what=plant -v number=5.4 -v lines=FILE   the whole header with FILE's lines as that body
# Fails where the header has no such function. A body ends at the first line that begins with a brace.
function stands_for(line) { return line ~ /^\/\/ \([0-9]+\.[0-9]+\) / }
function number_of(line) { sub(/^\/\/ \(/, "", line); sub(/\).*/, "", line); return line }
function name_of(line) { sub(/\(.*/, "", line); sub(/.*[ &*]/, "", line); return line }
function leave() { state = "outside"; current = "" }
function put(line) {
    if (what == "text" && current == number) print line
    else if (what == "plant") print line
}
BEGIN { state = "outside" }
state == "outside" && stands_for($0) { current = number_of($0); state = "comment"; put($0); next }
state == "comment" {
    if (/^\/\//) { put($0); next }
    if (/^template/) { put($0); next }
    if (!/^[A-Za-z].*\(/) { leave(); put($0); next }  # a formula without a function: a struct, a note
    state = "signature"
    if (what == "list") print current, name_of($0)
}
state == "signature" {
    put($0)
    if (/\{$/) {
        state = "body"
        if (current == number) found = 1
        if (what == "plant" && current == number) while ((getline line < lines) > 0) print line
    } else if (/\}$/ || /;$/) leave()
    next
}
state == "body" {
    if (/^\}/) {
        if (what == "end" && current == number) print FNR
        put($0)
        leave()
        next
    }
    if (what == "body" && current == number) print
    else if (!(what == "plant" && current == number)) put($0)
    next
}
{ put($0) }
END { exit what != "list" && !found }
