# shellcheck shell=bash
# ./tutorial write, hint, solution, reset: the reader writes a formula's function, and the formula's own check is the judge.
# An exercise is a function of chapters/ whose comment begins with its number, "// (5.4) ...": the chapter's header is the solution. The
# reader's copy of the header stands under my/, which the compiler searches before chapters/: the chapter's test is the same for both.
# shellcheck disable=SC2154  # paint, die, quietly, configure ... are ./tutorial's

tools=tests/exercises
progress=my/progress  # a formula a line: number, state, how many hints were shown, checksum of what passed; other lines are left alone
longest=60            # seconds that a check may take; the longest takes about one

exercises() {  # a line each: number, function, header. As numbers 5.1 and 5.10 are the same, so awk is told to compare text: $1 ""
    local header
    for header in chapters/*/*.hpp; do
        awk -v what=list -f $tools/exercise.awk "$header" | sed "s|\$| ${header#chapters/}|"
    done | sort -t . -k 1,1n -k 2,2n
}

find_exercise() {  # find_exercise 5.4: sets number, function, header
    local line
    line=$(exercises | awk -v number="$1" '$1 "" == number')
    [ -n "$line" ] || die "no exercise $1; there are" $(exercises | cut -d ' ' -f 1)
    read -r number function header <<<"$line"
}

part() { awk -v what="$1" -v number="$number" -f $tools/exercise.awk "$2"; }  # part text|body FILE

recorded() { [ ! -f $progress ] || awk -v number="$number" -v field="$1" '$1 "" == number { print $field }' $progress | tail -n 1; }

record() {  # record STATE HINTS [CHECKSUM]: written beside, then renamed, so that nothing interrupts it half-way
    mkdir -p my
    {
        [ ! -f $progress ] || awk -v number="$number" '$1 "" != number' $progress
        echo "$number $*"
    } >$progress.new
    mv $progress.new $progress
}

checksum() { part text "my/$header" 2>/dev/null | cksum | cut -d ' ' -f 1; }

is_open() {  # the reader has it in hand: it was blanked, and is not what the chapter has
    [ -f "my/$header" ] && { [ -n "$(recorded 2)" ] || ! diff <(part text "my/$header") <(part text "chapters/$header") >/dev/null; }
}

state() {
    if ! is_open; then echo "-"
    elif [ "$(recorded 2)" = passed ] && [ "$(recorded 4)" != "$(checksum)" ]; then echo changed
    else recorded 2 | sed 's/^$/open/'
    fi
}

plant() {  # plant FROM TO: with what stands on stdin as the exercise's body
    local lines
    mkdir -p "$(dirname "$2")"
    lines=$2.lines
    cat >"$lines"
    awk -v what=plant -v number="$number" -v lines="$lines" -f $tools/exercise.awk "$1" >"$2.new" || {
        rm -f "$lines" "$2.new"
        die "$1 has no function under a comment that begins with // ($number) any more; put that line back, or ./tutorial reset $number"
    }
    rm "$lines"
    mv "$2.new" "$2"
}

blank() {
    local from=my/$header
    [ -f "$from" ] || from=chapters/$header
    echo "    throw std::logic_error(\"($number) is not written yet\");  // TODO" | plant "$from" "my/$header"
    record open "${1-0}"
}

explain() {
    local page line
    page=$(grep -l "\\\\tag{$number}" docs/*.md | head -n 1)
    line=$(grep -nF "($number) is not written yet" "my/$header" | cut -d : -f 1)
    printf '%s\n\n' "$(paint 1 "$number  $function")"
    part text "my/$header" | sed '/{$/q; s/^/  /' | sed '$ s/^\([^ ]\)/  \1/'
    cat <<END

  its formula   $page, tag $number
  your place    my/$header${line:+, line $line}, where it says TODO
  checked by    ./tutorial write $number, which is ./tutorial check $number of your code
  if stuck      ./tutorial hint $number
END
}

# Grading

use_grader() {
    preset=write folder=build/write log=build/write/log
    hold_grader
}

# One at a time: two that compile what is in my/ would judge each other's. The lock names its process, so that one that was killed holds nobody up.
grader_lock=build/write.lock

hold_grader() {
    local owner said=""
    mkdir -p build
    until ln -s $$ $grader_lock 2>/dev/null; do
        owner=$(readlink $grader_lock) || continue
        [ "$owner" != $$ ] || return 0
        kill -0 "$owner" 2>/dev/null || { rm -f $grader_lock && continue; }
        [ -n "$said" ] || echo "waiting for another ./tutorial write or hunt, process $owner ..." >&2
        said=yes
        sleep 0.2
    done
    trap release_grader EXIT
}

release_grader() { [ "$(readlink $grader_lock)" != $$ ] || rm -f $grader_lock; }

take_changed() {  # take_changed FOLDER: its headers become those that the grader compiles; what is the same stays, and nothing is compiled anew for it
    local file
    for file in $folder/my/*/*.hpp; do [ -f "$1/${file#"$folder"/my/}" ] || rm -f "$file"; done
    for file in "$1"/*/*.hpp; do
        [ -f "$file" ] || continue  # there is none
        file=${file#"$1"/}
        mkdir -p "$folder/my/$(dirname "$file")"
        cmp -s "$1/$file" "$folder/my/$file" || cp "$1/$file" "$folder/my/$file"
    done
}

# What is graded: the reader's headers, but what has not passed yet in them, other than `number` itself, is the chapter's. So a verdict is
# about one function, and neither waits for others nor fails with them. #line: errors name the reader's file and line.
assemble() {
    local graded=$number graded_function=$function graded_header=$header line copy
    rm -rf $folder/my.new
    while read -r line; do
        read -r number function header <<<"$line"
        [ -f "my/$header" ] || continue
        copy=$folder/my.new/$header
        [ -f "$copy" ] || { mkdir -p "$(dirname "$copy")" && { echo "#line 1 \"my/$header\"" && cat "my/$header"; } >"$copy"; }
        [ "$number" != "$graded" ] && [ "$(state)" != passed ] || continue
        line=$(part end "my/$header") || continue  # a function that is gone: the compiler will say so, if it is needed
        { part body "chapters/$header" && echo "#line $line \"my/$header\""; } | plant "$copy" "$copy"
    done < <(exercises)
    number=$graded function=$graded_function header=$graded_header
    take_changed $folder/my.new
}

build_grader() {  # compiles the chapter's test, as it stands, with what is graded before chapters/; its output goes to $log
    local chapter=${header%%/*}
    install_packages
    configure
    assemble
    # what the reader saved is compiled, whatever its time says: a verdict on other code is worse than none
    rm -f $folder/CMakeFiles/"${chapter}"_write.dir/tests/*.o
    command -v ninja >/dev/null || export MAKEFLAGS="${MAKEFLAGS--j$(getconf _NPROCESSORS_ONLN)}"
    LC_ALL=C cmake --build --preset write --target "$1" >$log 2>&1 </dev/null
}

show_compile_error() {  # the first error that is the reader's, with its line; of templates only where they were asked for
    local at text
    at=$(grep -m 1 -E "^my/[^ ]*:[0-9]+:[0-9]+: (fatal )?error: " $log) || at=
    if [ -n "$at" ]; then
        text=${at#*error: }
    else
        text=$(grep -m 1 -E "error: |undefined reference|multiple definition" $log | sed 's/.*error: //') || text="see $log"
        at=$(grep -m 1 -E "^my/[^ ]*:[0-9]+:[0-9]+: " $log) || at=
    fi
    echo "  $text" | cut -c 1-300
    [ -n "$at" ] || { echo "  (not in your file, but in what uses it: the signature must stay as it was; all of it: $log)" && return; }
    echo "  $(echo "$at" | cut -d : -f 1), line $(echo "$at" | cut -d : -f 2):"
    sed -n "$(echo "$at" | cut -d : -f 2)p" "$(echo "$at" | cut -d : -f 1)"
}

run_for() {  # run_for SECONDS COMMAND...: status 124 where it did not end by itself
    local seconds=$1 program guard status=0
    shift
    "$@" &
    program=$!
    (
        for ((second = 0; second < seconds; ++second)); do
            sleep 1
            kill -0 $program 2>/dev/null || exit 0
        done
        kill -KILL $program
        exit 1
    ) >/dev/null 2>&1 &
    guard=$!
    wait $program 2>/dev/null || status=$?
    if [ $status = 137 ] && ! wait $guard; then return 124; fi
    kill $guard 2>/dev/null && wait $guard 2>/dev/null
    return $status
}

signal_name() {
    case $1 in
        4) echo "an instruction that the processor lacks" ;;
        6) echo "it called abort" ;;
        8) echo "an integer division by zero" ;;
        9) echo "killed: out of memory?" ;;
        11) echo "memory that is not its own; an index out of range?" ;;
        *) echo "signal $1" ;;
    esac
}

show_failures() {  # what failed besides the reports, which have just been shown
    local line said
    said=$(tr -s ' \n' ' ' <$folder/report)
    sed -n -E 's|.*: (fatal )?error: in "[^"]*": ||p' $folder/failures | head -n 3 | while IFS= read -r line; do
        case $said in *"$line"*) ;; *) printf '  %s\n' "$line" | cut -c 1-300 ;; esac
    done
}

formulas_of_exercise() { part text "chapters/$header" | grep -o "(${number%.*}\.[0-9]*)" | tr -d '()' | sort -u; }

verdict() { printf '%s  %s  %s\n' "$(paint "$1" "$2")" "$number" "${*:3}"; }

grade() {  # prints the verdict; 0 where it passes
    local status=0
    grade_held || status=$?
    release_grader
    return $status
}

grade_held() {
    local chapter=${header%%/*} hints status=0 missing formula wanted=""
    hints=$(recorded 3)
    hints=${hints:-0}
    [ -f "my/$header" ] || die "my/$header is gone; ./tutorial write $number makes it anew"
    part text "my/$header" >/dev/null ||
        die "my/$header has no function under a comment that begins with // ($number) any more; put that line back, or ./tutorial reset $number"
    echo "checking $function ..." >&2
    use_grader
    if ! build_grader "${chapter}_write"; then
        if grep -qE 'error: |undefined reference|multiple definition' $log; then
            verdict 31 FAIL "it does not compile:"
            show_compile_error
        else
            cat $log >&2
            die "building the check failed; the reason stands above"
        fi
        record failed "$hints"
        return 1
    fi
    for formula in $(formulas_of_exercise); do wanted="$wanted --run_test=@$formula"; done
    run_for $longest $folder/bin/"${chapter}_write" $wanted --log_level=error --log_sink=$folder/failures --report_level=no \
        --catch_system_errors=no >$folder/report 2>$folder/complaints </dev/null || status=$?
    missing=$(sed -n 's/.*(\([0-9]*\.[0-9]*\)) is not written yet.*/\1/p' $folder/failures | head -n 1)
    if [ $status = 0 ]; then
        cat $folder/report
        verdict 32 PASS "$function"
        record passed "$hints" "$(checksum)"
        return 0
    elif [ "$missing" = "$number" ]; then
        verdict 33 OPEN "not written yet: my/$header, line $(grep -nF "($number) is not written yet" "my/$header" | cut -d : -f 1)"
        record open "$hints"
        return 1
    elif [ -n "$missing" ]; then
        verdict 33 OPEN "its check needs $missing, which is not written yet: ./tutorial write $missing"
    elif [ $status = 124 ]; then
        verdict 31 FAIL "stopped after $longest seconds: does a loop never end?"
    elif [ $status -gt 128 ] && [ $status -lt 160 ]; then
        verdict 31 FAIL "it crashed: $(signal_name $((status - 128)))"
    else
        cat $folder/report
        grep -q 'FAIL: ' $folder/report || show_failures  # one verdict is enough: what fails after it tests the check itself
        verdict 31 FAIL "the check does not hold"
    fi
    record failed "$hints"
    return 1
}

next_exercise() {  # next_exercise [NUMBER [PREFIX]]: the first that has not passed, after NUMBER if there is one, of headers that begin so
    local after=${1-0} line
    while read -r line; do
        read -r number function header <<<"$line"
        [ "$(state)" = passed ] || { echo "$number" && return; }
    done < <(exercises | awk -v after="$after" 'passed_by { print } $1 "" == after { passed_by = 1 }'; exercises | grep " ${2-}[^ ]*\$"; exercises)
}

after_a_pass() {  # what comes next
    local chapter=${header%%/*} one=$number next
    echo "  the chapter's own: ./tutorial solution $number"
    if [ -z "$(exercises | grep " $chapter/" | while read -r number function header; do [ "$(state)" = passed ] || echo open; done)" ]; then
        echo "  all of this chapter is yours: ./tutorial write --run $((10#${chapter%%_*})) runs its program with your code"
    fi
    next=$(next_exercise "$one")
    if [ -n "$next" ]; then echo "  next: ./tutorial write $next"; else echo "  all written, and all passed"; fi
}

write_one() {
    find_exercise "$1"
    if is_open; then
        grade || { echo "  ./tutorial hint $number helps; ./tutorial reset $number begins anew" && return 1; }
        after_a_pass
    else
        blank
        explain
    fi
}

write_chapter() {
    local chapter line
    chapter=$(chapter_named "$1")
    while read -r line; do
        read -r number function header <<<"$line"
        is_open || blank
    done < <(exercises | grep " $chapter/")
    overview "$chapter/"
}

overview() {  # overview [HEADER PREFIX]
    local line chapter="" state of_chapter
    while read -r line; do
        read -r number function header <<<"$line"
        of_chapter=${header%%/*}
        [ "$of_chapter" = "$chapter" ] || printf '\n%s\n' "$(paint 1 "Chapter $((10#${of_chapter%%_*})): $(echo "${of_chapter#*_}" | tr _ ' ')")"
        chapter=$of_chapter
        state=$(state)
        case $state in passed) state=$(paint 32 "passed ") ;; failed) state=$(paint 31 "failed ") ;; *) state=$(printf '%-7s' "$state") ;; esac
        printf '  %-5s %s  %s\n' "$number" "$state" "$function"
    done < <(exercises | grep " ${1-}[^ ]*\$")
    number=$(next_exercise 0 "${1-}")
    if [ -z "$number" ]; then printf '\nAll written, and all passed.\n'
    else printf '\nNext: ./tutorial write %s, or ./tutorial write --watch to go through them one by one.\n' "$number"
    fi
}

write_all() {  # grades anew what was begun; 0 where every exercise has passed
    local line open=0 count=0
    while read -r line; do
        read -r number function header <<<"$line"
        count=$((count + 1))
        if is_open; then
            grade 2>/dev/null >$progress.verdict || open=$((open + 1))
            grep -F "  $number  " $progress.verdict
        else verdict 33 OPEN "$function: not begun" && open=$((open + 1))
        fi
    done < <(exercises)
    rm -f $progress.verdict
    printf '\n%s\n' "$count exercises, $((count - open)) passed"
    [ $open = 0 ]
}

saved() { cat my/*/*.hpp 2>/dev/null | cksum; }

watch() {  # one loop: a key, or a second's silence; then: do the files read other than they did?
    local seen key status
    [ -t 0 ] || die "--watch reads keys and needs a terminal; ./tutorial write ${1:-5.4} checks once"
    find_exercise "${1:-$(next_exercise)}"
    is_open || blank
    while :; do
        explain
        printf '\nSave the file, and it is checked. Keys: h hint, n next, q quit\n'
        seen=$(saved)
        while :; do
            status=0
            IFS= read -rsn 1 -t 1 key || status=$?
            case $key in
                h) hint "$number" || true ;;
                n) break ;;
                q) return 0 ;;
            esac
            [ $status = 0 ] || [ $status -gt 128 ] || return 0  # 1: nobody is there to type any more
            [ "$(saved)" = "$seen" ] && continue
            seen=$(saved)
            if (grade); then break; else printf 'Keys: h hint, n next, q quit\n'; fi
        done
        find_exercise "$(next_exercise "$number")"
        [ -n "$number" ] || { echo "All written, and all passed." && return 0; }
        is_open || blank
        echo
    done
}

# Help

hint() {
    local shown text
    find_exercise "$1"
    shown=$(recorded 3)
    shown=$((${shown:-0} + 1))
    text=$(hint_text "$shown")
    if [ -z "$text" ]; then
        [ $shown != 1 ] || die "no page has a hint for $number"
        shown=$((shown - 1))
        printf '%s\n\n%s\n' "$(hint_text $shown)" "That was the last hint. ./tutorial solution $number --now shows the chapter's own lines."
        return
    fi
    printf '%s\n\n%s\n' "$(paint 1 "Hint $shown for $number")" "$text"
    [ -z "$(recorded 2)" ] && [ ! -f "my/$header" ] || record "$(recorded 2 | sed 's/^$/open/')" $shown $(recorded 4)
}

hint_text() {  # of the page: what stands between <summary>Hint 1 for 5.4</summary> and </details>
    awk -v summary="<summary>Hint $1 for $number</summary>" '
        index($0, summary) { inside = 1; next }
        inside && /^<\/details>/ { exit }
        inside && (NF || printed) { print; printed = 1 }' docs/*.md
}

solution() {
    find_exercise "$1"
    [ "${2---now}" = --now ] || die "'$2' is no option of solution; --now is"
    [ "$(recorded 2)" = passed ] || [ $# = 2 ] || die "$number has not passed yet; ./tutorial hint $number helps, ./tutorial solution $number --now shows it all the same"
    echo "chapters/$header:"
    part text "chapters/$header"
}

keep() {  # keep FILE or FOLDER: a copy of what is about to be replaced, in a place where nothing is yet
    local day kept count=1
    day=my/kept/$(date +%Y-%m-%d)
    while kept=$day.$count/${1#my/}; [ -e "$kept" ]; do count=$((count + 1)); done
    mkdir -p "$(dirname "$kept")"
    cp -R "$1" "$kept"
    echo "what you had is in $kept"
}

reset() {
    local file
    if [ "$1" = all ]; then
        for file in my/[0-9]*/*.hpp $progress; do
            [ ! -f "$file" ] || { keep "$file" && rm "$file"; }
        done
        return
    fi
    find_exercise "$1"
    is_open || die "$number was not begun; ./tutorial write $number begins it"
    keep "my/$header"
    if part text "my/$header" >/dev/null; then
        blank
    else  # that function is beyond repair: the header begins anew, and all its exercises with it
        rm "my/$header"
        blank
    fi
    explain
}

run_own() {  # run_own 6 [OPTION...]: the chapter's program with the reader's headers, those of its functions that have passed
    local chapter
    chapter=$(chapter_named "${1-}")
    shift
    use_grader
    install_packages
    configure
    number="" function="" header=""
    assemble
    quietly "building" cmake --build --preset write --target "${chapter}_mine"
    release_grader
    exec $folder/bin/"${chapter}_mine" "$@"
}

write() {
    case ${1-} in
        --run) run_own "${@:2}" ;;
        "") overview ;;
        --all) write_all ;;
        --watch) watch "${2-}" ;;
        *.*) write_one "$1" ;;
        *) write_chapter "$1" ;;
    esac
}
