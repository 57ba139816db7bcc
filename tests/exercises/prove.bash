# shellcheck shell=bash
# ./tutorial prove: that the exercises and the bugs are what they claim to be. Each function, blanked, compiles and fails with "not written
# yet", and the chapter's own passes; each bug compiles, its formula's check rejects it with the words of bugs.txt, and the training that
# shows it ends where bugs.txt says. At the end what must not pass: a blank that its check does not notice, and a bug that is none.
# shellcheck disable=SC2154  # paint, die ... are ./tutorial's; number, function, header are find_exercise's

complaints=0

complain() {
    complaints=$((complaints + 1))
    printf '%s  %s\n' "$(paint 31 FAIL)" "$*"
}

grade_planted() {  # grade_planted CHAPTER FORMULA...: of what stands in $folder/my; its status is that of the check, 99 where it does not compile
    local chapter=$1 wanted="" formula
    shift
    for formula; do wanted="$wanted --run_test=@$formula"; done
    rm -f $folder/CMakeFiles/"${chapter}"_write.dir/tests/*.o
    LC_ALL=C cmake --build --preset write --target "${chapter}_write" ${program:+"${program}_mine"} >$log 2>&1 </dev/null || return 99
    run_for $longest $folder/bin/"${chapter}_write" $wanted --log_level=error --log_sink=$folder/failures --report_level=no \
        --catch_system_errors=no >$folder/report 2>$folder/complaints </dev/null
}

plant_alone() { rm -rf $folder/my && plant "chapters/$header" "$folder/my/$header"; }

# prove_blank FORMULA...: says what is wrong with the exercise `number` graded by these formulas; nothing where it is as it should be
prove_blank() {
    local status=0
    echo "    throw std::logic_error(\"($number) is not written yet\");  // TODO" | plant_alone
    grade_planted "${header%%/*}" "$@" || status=$?
    case $status in
        0) echo "blanked, it passes" ;;
        99) echo "blanked, it does not compile: $(grep -m 1 'error: ' $log)" ;;
        *) grep -qF "($number) is not written yet" $folder/failures || echo "blanked, it fails with something else: $(head -n 1 $folder/failures)" ;;
    esac
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
    local chapter formula
    rm -rf $folder/my
    for chapter in $(all_chapters); do
        grade_planted "$chapter" $(all_formulas | grep "^$((10#${chapter%%_*}))\.") || complain "$chapter: the chapter's own does not pass"
    done
}

prove() {
    local line trouble hunt program="" count=0  # program: what is compiled beside a check
    [ ! -e my ] || [ -z "$(ls my)" ] || die "my/ has something in it; ./tutorial prove works in a checkout without"
    use_grader
    install_packages
    configure
    prove_own
    for line in $(exercises | cut -d ' ' -f 1); do
        find_exercise "$line"
        count=$((count + 1))
        trouble=$(prove_blank $(formulas_of_exercise))
        [ -z "$trouble" ] || complain "$number, $function: $trouble"
        [ -n "$(hint_text 2)" ] || complain "$number, $function: no page has two hints for it"
    done
    for hunt in $(all_hunts); do
        find_exercise "$(of_hunt "$hunt" formula)"
        program=$(of_hunt "$hunt" run | cut -d ' ' -f 1)
        body_of_hunt "$hunt" | plant_alone
        trouble=$(prove_bug "$(of_hunt "$hunt" diagnosis)"; prove_training)
        [ -z "$trouble" ] || complain "hunt $hunt, $number: $trouble"
        [ "$(of_hunt "$hunt" hint | wc -l)" -ge 2 ] || complain "hunt $hunt: fewer than two hints"
    done
    program=""
    find_exercise 1.2
    [ "$(prove_blank 1.3)" = "blanked, it passes" ] || complain "an exercise whose check never calls it was not noticed"
    find_exercise 5.4
    echo '    return -(one_hot(label, predictions.n_elem) - predictions);' | plant_alone
    [ "$(prove_bug "sign flipped")" = "its check does not notice" ] || complain "a bug that is none was not noticed"
    echo '    return -(predictions - one_hot(label, predictions.n_elem));' | plant_alone
    [[ $(prove_bug "a constant factor") == "the check does not say"* ]] || complain "a bug with another diagnosis was not noticed"
    rm -rf $folder/my
    printf '\n%s\n' "$count exercises and $(all_hunts | wc -l | tr -d ' ') bugs, $complaints complaints"
    [ $complaints = 0 ]
}
