// Where the four files lie, and under which names: browsers, archives and other programs change both.
#pragma once

#include <string>

namespace scratch {

struct SetFiles {
    std::string images, labels;
};

struct DigitFiles {
    SetFiles training, test;
    std::string folder;  // in which they lie
    bool emnist;         // EMNIST's, by their names: its images are stored column by column
};

// folder: holds the files, raw or .gz, or a folder that does (torchvision's MNIST/raw, 7-Zip's folder around each file).
// Names may differ from MNIST's in what stands between letters, in case, and by a copy's number. All four come from one place.
// Throws std::runtime_error that says which file is missing, and which similar names lie there.
DigitFiles find_digit_files(const std::string& folder);

}  // namespace scratch
