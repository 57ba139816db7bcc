# shellcheck shell=bash
# ./tutorial prove: that the exercises and the bugs are what they claim to be. Each function, blanked, compiles and fails with "not written
# yet", and the chapter's own passes; each bug compiles, its formula's check rejects it with the words of bugs.txt, and the training that
# shows it ends where bugs.txt says. At the end what must not pass: a blank that its check does not notice, and a bug that is none.
# A test takes the compiler ten seconds, so none is compiled for each blank alone: all are compiled once with every function blanked, and
# once with every function able to play the blank, the one that SCRATCH_BLANK names.
# shellcheck disable=SC2154  # paint, die ... are ./tutorial's; number, function, header are find_exercise's

complaints=0

complain() {
    complaints=$((complaints + 1))
    printf '%s  %s\n' "$(paint 31 FAIL)" "$*"
}

compile_planted() {  # compile_planted TARGET...: with what stands in $folder/my
    rm -f $folder/CMakeFiles/*_write.dir/tests/*.o
    command -v ninja >/dev/null || export MAKEFLAGS="${MAKEFLAGS--j$(getconf _NPROCESSORS_ONLN)}"
    LC_ALL=C cmake --build --preset write --target "$@" >$log 2>&1 </dev/null
}

grade_compiled() {  # grade_compiled CHAPTER FORMULA...: its status is that of the check
    local chapter=$1 wanted="" formula
    shift
    for formula; do wanted="$wanted --run_test=@$formula"; done
    run_for $longest $folder/bin/"${chapter}_write" $wanted --log_level=error --log_sink=$folder/failures --report_level=no \
        --catch_system_errors=no >$folder/report 2>$folder/complaints </dev/null
}

grade_planted() {  # grade_planted CHAPTER FORMULA...: 99 where what stands in $folder/my does not compile
    compile_planted "${1}_write" ${program:+"${program}_mine"} || return 99
    grade_compiled "$@"
}

plant_alone() { rm -rf $folder/my && plant "chapters/$header" "$folder/my/$header"; }

plant_among_all() {  # with all the chapters' headers beside it, as in a hunt: what does not include the changed one is not compiled anew
    plant_all_headers $folder/my.new
    plant "chapters/$header" "$folder/my.new/$header"
    take_changed $folder/my.new
}

plant_everywhere() {  # plant_everywhere LINE [before]: as the body of each exercise, or before its body; NUMBER stands for its number
    local line copy
    rm -rf $folder/my
    while read -r line; do
        read -r number function header <<<"$line"
        copy=$folder/my/$header
        [ -f "$copy" ] || { mkdir -p "$(dirname "$copy")" && cp "chapters/$header" "$copy"; }
        { echo "${1//NUMBER/$number}" && { [ "${2-}" != before ] || part body "chapters/$header"; }; } | plant "$copy" "$copy"
    done < <(exercises)
}

compile_everywhere() { compile_planted $(all_chapters | tr ' ' '\n' | sed 's/$/_write/') || die "$1, it does not compile: $(grep -m 1 'error: ' $log)"; }

# prove_blank FORMULA...: says what is wrong with the exercise `number` graded by these formulas; nothing where it is as it should be
prove_blank() {
    local status=0
    SCRATCH_BLANK=$number grade_compiled "${header%%/*}" "$@" || status=$?
    if [ $status = 0 ]; then echo "blanked, it passes"
    else grep -qF "($number) is not written yet" $folder/failures || echo "blanked, it fails with something else: $(head -n 1 $folder/failures)"
    fi
}

# prove_bug DIAGNOSIS: of `number` with the body that is planted
prove_bug() {
    local status=0
    grade_planted "${header%%/*}" $(formulas_of_exercise) || status=$?
    case $status in
        0) echo "its check does not notice" ;;
        99) echo "does not compile: $(grep -m 1 'error: ' $log)" ;;
        *) cat $folder/report $folder/failures | tr -s ' \n' '  ' | grep -qF "$1" || echo "the check does not say \"$1\" but: $(grep -m 1 -E 'FAIL: |error: in' $folder/report $folder/failures)" ;;
    esac
}

prove_training() {  # of the hunt `hunt`, whose bug is planted
    local run accuracy band
    run=$(of_hunt "$hunt" run)
    band=$(of_hunt "$hunt" accuracy)
    accuracy=$(trained $folder/bin/"${program}_mine" ${run#"$program"} | sed -n 's/.*accuracy: \(.*\) %$/\1/p')
    echo "$accuracy ${band}" >>$folder/accuracies
    awk -v accuracy="$accuracy" -v band="$band" 'BEGIN { split(band, b, " "); exit !(accuracy != "" && b[1] <= accuracy && accuracy <= b[2]) }' ||
        echo "ends at ${accuracy:-nothing} %, not between ${band/ / and } %"
}

prove_own() {
    local chapter
    for chapter in $(all_chapters); do
        grade_compiled "$chapter" $(all_formulas | grep "^$((10#${chapter%%_*}))\.") || complain "$chapter: the chapter's own does not pass"
    done
}

prove() {
    local line trouble hunt program="" count=0  # program: what is compiled beside a check
    [ ! -e my ] || [ -z "$(ls my)" ] || die "my/ has something in it; ./tutorial prove works in a checkout without"
    use_grader
    install_packages
    configure
    plant_everywhere '    throw std::logic_error("(NUMBER) is not written yet");  // TODO'
    compile_everywhere "all blanked"
    plant_everywhere '    if (const char* blank = std::getenv("SCRATCH_BLANK"); blank && std::string(blank) == "NUMBER") throw std::logic_error("(NUMBER) is not written yet");' before
    compile_everywhere "each able to be the blank"
    prove_own
    for line in $(exercises | cut -d ' ' -f 1); do
        find_exercise "$line"
        count=$((count + 1))
        trouble=$(prove_blank $(formulas_of_exercise))
        [ -z "$trouble" ] || complain "$number, $function: $trouble"
        [ -n "$(hint_text 2)" ] || complain "$number, $function: no page has two hints for it"
    done
    find_exercise 1.2
    [ "$(prove_blank 1.3)" = "blanked, it passes" ] || complain "an exercise whose check never calls it was not noticed"
    for hunt in $(all_hunts); do
        find_exercise "$(of_hunt "$hunt" formula)"
        program=$(of_hunt "$hunt" run | cut -d ' ' -f 1)
        body_of_hunt "$hunt" | plant_among_all
        trouble=$(prove_bug "$(of_hunt "$hunt" diagnosis)"; prove_training)
        [ -z "$trouble" ] || complain "hunt $hunt, $number: $trouble"
        [ "$(of_hunt "$hunt" hint | wc -l)" -ge 2 ] || complain "hunt $hunt: fewer than two hints"
    done
    program=""
    find_exercise 5.4
    echo '    return -(one_hot(label, predictions.n_elem) - predictions);' | plant_alone
    [ "$(prove_bug "sign flipped")" = "its check does not notice" ] || complain "a bug that is none was not noticed"
    echo '    return -(predictions - one_hot(label, predictions.n_elem));' | plant_alone
    [[ $(prove_bug "a constant factor") == "the check does not say"* ]] || complain "a bug with another diagnosis was not noticed"
    rm -rf $folder/my
    printf '\n%s\n' "$count exercises and $(all_hunts | wc -l | tr -d ' ') bugs, $complaints complaints"
    [ $complaints = 0 ]
}
