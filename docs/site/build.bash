# ./tutorial site: the pages as a site, built from docs/ and README.md into build/site/html. Sourced by ./tutorial.

site=build/site
live_packages_debian="clang lld wasi-libc libc++-dev-wasm32 libclang-rt-dev-wasm32"

install_site_packages() {  # install_site_packages [PACKAGE...]: these besides
    local package missing=""
    if command -v apt-get >/dev/null; then
        for package in $live_packages_debian "$@"; do is_installed "$package" || missing="$missing $package"; done
        command -v node >/dev/null || missing="$missing nodejs"
        command -v npm >/dev/null || missing="$missing npm"
        [ -z "$missing" ] || quietly "installing$missing" apt_install $missing
    elif command -v brew >/dev/null; then
        command -v node >/dev/null || quietly "installing node" brew install node
    else
        command -v npm >/dev/null || die "neither apt nor Homebrew; install Node.js 18 or later with npm"
    fi
}

build_site() {  # build_site [PACKAGE...]
    install_site_packages "$@"
    build $(all_chapters | tr ' ' '\n' | sed 's/$/_test/')
    mkdir -p "$site/parts/.vitepress" "$site/parts/public" "$site/parts/live"
    if ! cmp -s docs/site/package-lock.json "$site/parts/package-lock.json"; then
        cp docs/site/package.json docs/site/package-lock.json "$site/parts/"
        (quietly "installing what builds the site" npm ci --prefix "$site/parts" --no-audit --no-fund --ignore-scripts) || { rm "$site/parts/package-lock.json" && exit 2; }
    fi
    rm -rf "$site/parts/.vitepress/theme" "$site/parts/live" "$site/parts/public"
    mkdir -p "$site/parts/live" "$site/parts/public"
    cp docs/site/config.mjs docs/site/markdown.mjs "$site/parts/.vitepress/"
    cp -R docs/site/theme "$site/parts/.vitepress/"
    cp docs/site/icon.svg "$site/parts/public/"
    if [ -f docs/live/build ] && command -v wasm-ld >/dev/null; then
        quietly "compiling the demos" docs/live/build "$site/parts/public/live"
        cp docs/live/*.mjs "$site/parts/live/"
    fi
    quietly "collecting the pages" env BIN="$bin" node docs/site/pages.mjs "$PWD" "$site/parts"
    rm -rf "$site/html.new"  # what an earlier build may have left
    quietly "building the site" env SITE_OUT="$PWD/$site/html.new" node "$site/parts/node_modules/vitepress/bin/vitepress.js" build "$site/parts"
    rm -rf "$site/html"
    mv "$site/html.new" "$site/html"
}

site() {
    case ${1-} in
        build) build_site && echo "$site/html" ;;
        test)
            if [ -e /usr/bin/google-chrome ]; then build_site; else build_site chromium; fi  # Homebrew's Chrome is the reader's own
            rm -rf "$site/parts/tests"
            cp -R tests/site "$site/parts/tests"
            if [ -f "$site/parts/public/live/live.wasm" ]; then
                quietly "compiling the demos for this machine" ${CXX:-c++} -std=c++20 -O1 -ffp-contract=off -DARMA_DONT_USE_WRAPPER -DARMA_DONT_USE_BLAS -DARMA_DONT_USE_LAPACK \
                    -Ichapters -I. tests/site/native.cpp docs/live/doors.cpp common/digits/handwriting.cpp -o "$site/parts/native"
                quietly "compiling a demo with a mistake" tests/site/with_a_mistake "$site/parts/wrong"
            fi
            exec node "$site/parts/tests/browser_test.mjs" "$PWD" "$site/html"
            ;;
        "" | *[0-9]) build_site && exec node docs/site/serve.mjs "$site/html" "${1-8000}" ;;
        *) die "no './tutorial site $1'; there is ./tutorial site [PORT], site build, site test" ;;
    esac
}
