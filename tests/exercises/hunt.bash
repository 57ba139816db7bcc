# shellcheck shell=bash
# ./tutorial hunt: one function is wrong, and nobody says which. The reader sees what anybody would see, a training that is not what it
# should be, and looks for the formula whose check fails. bugs.txt has the bugs; the hunted code is all of chapters/, copied to my/hunt.
# shellcheck disable=SC2154  # paint, die ... are ./tutorial's; number, function, header are find_exercise's

bugs=tests/exercises/bugs.txt
hunted=my/hunt

all_hunts() { sed -n 's/^hunt //p' $bugs; }
of_hunt() { awk -v hunt="$1" -v key="$2" '/^hunt / { inside = $2 == hunt } inside && $1 == key { sub(/^[a-z]+ /, ""); print }' $bugs; }  # of_hunt 3 formula
body_of_hunt() { awk -v hunt="$1" '/^hunt / { mine = $2 == hunt } /^end$/ { body = 0 } body && mine { print } /^body$/ { body = 1 }' $bugs; }
hunt_on() { [ ! -f $hunted/number ] || cat $hunted/number; }

plant_all_headers() {  # plant_all_headers FOLDER
    local file
    rm -rf "$1"
    for file in chapters/*/*.hpp; do
        mkdir -p "$1/$(basename "$(dirname "$file")")"
        cp "$file" "$1/${file#chapters/}"
    done
}

plant_bug() {  # plant_bug 3 FOLDER: all headers, one of them with the bug
    plant_all_headers "$2"
    find_exercise "$(of_hunt "$1" formula)"
    body_of_hunt "$1" | plant "chapters/$header" "$2/$header"
}

take_hunted() {  # FOLDER's headers are those that the grader compiles
    use_grader
    install_packages
    configure
    take_changed "$1"
    rm -f $folder/CMakeFiles/*_write.dir/tests/*.o
}

make_hunted() {
    command -v ninja >/dev/null || export MAKEFLAGS="${MAKEFLAGS--j$(getconf _NPROCESSORS_ONLN)}"
    LC_ALL=C cmake --build --preset write --target "$@" >$log 2>&1 </dev/null || {
        grep -qE 'error: ' $log || { cat $log >&2 && die "building failed; the reason stands above"; }
        sed -n "s|$PWD/$folder/my|$hunted|; /error: /p" $log | head -n 3 >&2
        die "that does not compile; what stood there before is in chapters/"
    }
}

trained() {  # trained PROGRAM ARGUMENTS: the table of its epochs and its last line
    "$@" --data embedded --output $folder/output 2>&1 | grep -E '^ +epoch |^ +[0-9]+ +[-0-9.nai]+ +[-0-9.nai]+ +[0-9.]+ %|accuracy: ' || true
}

show_training() {
    local run program
    run=$(of_hunt "$1" run)
    program=${run%% *}
    echo "compiling and training, with and without the bug ..." >&2
    make_hunted "$program" "${program}_mine"
    trained $folder/bin/$run >$folder/right
    trained $folder/bin/"${program}_mine" ${run#"$program"} >$folder/wrong
    printf '%s\n%s\n' "$(paint 1 "As it should be")" "$(cat $folder/right)"
    printf '\n%s\n%s\n' "$(paint 1 "As it is")" "$(cat $folder/wrong)"
    printf '\n%s\n' "The training loss, epoch by epoch:"
    curves
}

curves() {  # the training loss of both, an epoch a line: the bars have one scale; what is no number or not reached has none
    awk -v width=20 '
        FNR == 1 { ++file }
        /^ +[0-9]/ && NF >= 5 { loss[file, $1] = $2; if ($1 > last) last = $1; if ($2 + 0 == $2 && $2 > most) most = $2 }
        function bar(value,    length_of, text) {
            if (value + 0 != value || most <= 0) return value == "" ? "stopped" : ""
            length_of = int(width * (value < 0 ? 0 : value) / most + 0.5)
            while (length_of-- > 0) text = text "#"
            return text
        }
        END {
            printf "  epoch  %-32s  %s\n", "as it should be", "as it is"
            for (epoch = 0; epoch <= last; ++epoch)
                printf "  %5d  %10s %-20s   %10s %s\n", epoch, loss[1, epoch], bar(loss[1, epoch]), loss[2, epoch], bar(loss[2, epoch])
        }' $folder/right $folder/wrong
}

check_formula() {  # check_formula 5.4: its report on the hunted code; fails if the check does
    local chapter
    chapter=$(chapter_named "${1%.*}")
    make_hunted "${chapter}_write"
    run_for $longest $folder/bin/"${chapter}_write" --run_test="@$1" --log_level=error --log_sink=$folder/failures --report_level=no \
        --catch_system_errors=no >$folder/report 2>$folder/complaints </dev/null
}

begin_hunt() {
    { [[ $1 =~ ^[0-9]+$ ]] && all_hunts | grep -qxF "$1"; } || die "no hunt $1; there are" $(all_hunts)
    [ -z "$(hunt_on)" ] || { keep_hunted; echo; }
    plant_bug "$1" $hunted
    echo "$1" >$hunted/number
    echo 0 >$hunted/hints
    take_hunted $hunted
    show_training "$1"
    cat <<END

One function is wrong, in one of the headers of $hunted, which are copies of those in chapters/.
  ./tutorial hunt 5.4          checks formula 5.4 of this code: which formula does not hold?
  ./tutorial hunt --hint       the next hint; --give-up shows what it was
Mend it there. Then ./tutorial hunt says whether all is right again.
END
}

keep_hunted() { keep $hunted && rm -rf $hunted; }

all_right() {  # checks every formula of each chapter whose headers are not the chapter's own
    local file formula chapters="" chapter status=0
    for file in chapters/*/*.hpp; do
        file=${file#chapters/}
        [ -f "$hunted/$file" ] || die "$hunted/$file is gone; ./tutorial hunt $(hunt_on) begins anew"
        cmp -s "chapters/$file" "$hunted/$file" || chapters="$chapters ${file%%/*}"
    done
    take_hunted $hunted
    for chapter in $(printf '%s\n' $chapters | sort -u); do
        for formula in $(all_formulas | grep "^$((10#${chapter%%_*}))\."); do check_formula "$formula" || status=1; done
    done
    return $status
}

go_on_hunting() {
    local hunt
    hunt=$(hunt_on)
    echo "checking ..." >&2
    if all_right; then
        number=hunt-$hunt
        record found "$(cat $hunted/hints)"
        find_exercise "$(of_hunt "$hunt" formula)"
        printf '%s  hunt %s: all is right again\n' "$(paint 32 PASS)" "$hunt"
        echo "It was ($number), $function in chapters/$header. $(of_hunt "$hunt" seen)"
        rm -rf $hunted
    else
        printf '%s  hunt %s: something is still wrong; ./tutorial hunt 5.4 checks formula 5.4\n' "$(paint 31 FAIL)" "$hunt"
        return 1
    fi
}

list_hunts() {
    local hunt state
    for hunt in $(all_hunts); do
        number=hunt-$hunt
        state=$(recorded 2)
        printf '  hunt %-3s %s\n' "$hunt" "${state:--}"
    done
    printf '\n%s\n' "Each plants one wrong function, of the chapter that trains or of one before. ./tutorial hunt 1 begins with the first."
}

hunt() {
    local shown
    case ${1-} in
        "") if [ -n "$(hunt_on)" ]; then go_on_hunting; else list_hunts; fi ;;
        --hint | --give-up | *.*)
            [ -n "$(hunt_on)" ] || die "no hunt is on; ./tutorial hunt 1 begins one"
            case $1 in
                --hint)
                    shown=$(($(cat $hunted/hints) + 1))
                    [ -n "$(of_hunt "$(hunt_on)" hint | sed -n ${shown}p)" ] || shown=$((shown - 1))
                    echo $shown >$hunted/hints
                    of_hunt "$(hunt_on)" hint | sed -n ${shown}p
                    ;;
                --give-up)
                    find_exercise "$(of_hunt "$(hunt_on)" formula)"
                    printf '%s\n\n%s\n' "It is ($number), $function in $hunted/$header:" "$(body_of_hunt "$(hunt_on)")"
                    printf '\n%s\n\n%s\n' "In place of:" "$(part body "chapters/$header")"
                    keep_hunted
                    ;;
                *)
                    { [[ $1 =~ ^[0-9]+[.][0-9]+$ ]] && all_formulas | grep -xF -e "$1" >/dev/null; } || die "no formula $1; there are" $(all_formulas)
                    take_hunted $hunted
                    if check_formula "$1"; then cat $folder/report; else
                        cat $folder/report
                        show_failures
                        printf '%s  %s  the check does not hold\n' "$(paint 31 FAIL)" "$1"
                        return 1
                    fi
                    ;;
            esac
            ;;
        *) begin_hunt "$1" ;;
    esac
}
