"""One contestant of ./tutorial bench: theirs.py CONTESTANT FOLDER EPOCHS THREADS

Prints the fastest epoch in seconds, the accuracy after the last one in per cent, and the process's peak memory in MB.
"""
import gzip
import os
import resource
import sys
import time

contestant, folder, epochs, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = threads  # read when NumPy is loaded

import numpy as np


def idx(name, header):
    path = os.path.join(folder, name)
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz")
    with opened as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


train_images, train_labels = idx("train-images-idx3-ubyte", 16).reshape(-1, 784), idx("train-labels-idx1-ubyte", 8)
test_images, test_labels = idx("t10k-images-idx3-ubyte", 16).reshape(-1, 784), idx("t10k-labels-idx1-ubyte", 8)
count = len(train_images)


def fastest(epoch):
    best = float("inf")
    for _ in range(epochs):
        started = time.perf_counter()
        epoch()
        best = min(best, time.perf_counter() - started)
    return best


def numpy_per_image():
    """The article's way: one image, one column, one step."""
    rng = np.random.default_rng(1)
    weights = (rng.random((10, 784)) - 0.5) * 0.02

    def epoch():
        nonlocal weights
        for i in rng.permutation(count):
            image = train_images[i].reshape(784, 1) / 255.0
            label = np.zeros((10, 1))
            label[train_labels[i]] = 1
            activations = np.matmul(weights, image)
            exponentials = np.exp(activations - np.max(activations))
            predictions = exponentials / exponentials.sum()
            -np.log(predictions[train_labels[i], 0])
            weights -= 0.005 * np.matmul(predictions - label, image.T)

    best = fastest(epoch)
    return best, (np.argmax(test_images / 255.0 @ weights.T, 1) == test_labels).mean()


def numpy_batches(hidden, real):
    rng = np.random.default_rng(1)
    images = train_images.astype(real) / real(255)
    one_hot = np.eye(10, dtype=real)[train_labels]
    batch, rate = (128, real(0.1)) if hidden else (100, real(0.5))

    def he(inputs, outputs):
        return rng.uniform(-1, 1, (inputs, outputs)).astype(real) * real((6 / inputs) ** 0.5)

    w1, b1, w2, b2 = he(784, 128), np.zeros(128, real), he(128, 10), np.zeros(10, real)
    w = he(784, 10) * real(0.1)

    def softmax(a):
        e = np.exp(a - a.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def epoch():
        nonlocal w, w1, b1, w2, b2
        order = rng.permutation(count)
        for first in range(0, count, batch):
            chosen = order[first:first + batch]
            x, y = images[chosen], one_hot[chosen]
            if not hidden:
                p = softmax(x @ w)
                np.log((p * y).sum(1)).mean()
                w -= rate / len(x) * (x.T @ (p - y))
                continue
            h = np.maximum(x @ w1 + b1, 0)
            p = softmax(h @ w2 + b2)
            np.log((p * y).sum(1)).mean()
            at_theta = (p - y) / real(len(x))
            at_z = (at_theta @ w2.T) * (h > 0)
            w2 -= rate * (h.T @ at_theta)
            b2 -= rate * at_theta.sum(0)
            w1 -= rate * (x.T @ at_z)
            b1 -= rate * at_z.sum(0)

    best = fastest(epoch)
    x = test_images.astype(real) / real(255)
    activations = np.maximum(x @ w1 + b1, 0) @ w2 + b2 if hidden else x @ w
    return best, (activations.argmax(1) == test_labels).mean()


def torch_batches(hidden, real):
    import torch
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    torch.set_default_dtype(torch.from_numpy(np.zeros(1, real)).dtype)
    images, labels = torch.from_numpy(train_images.astype(real) / real(255)), torch.from_numpy(train_labels.astype(np.int64))
    batch, rate = (128, 0.1) if hidden else (100, 0.5)
    if hidden:
        model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    else:
        model = torch.nn.Linear(784, 10, bias=False)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    loss_of = torch.nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(count)
        for first in range(0, count, batch):
            chosen = order[first:first + batch]
            optimizer.zero_grad()
            loss_of(model(images[chosen]), labels[chosen]).backward()
            optimizer.step()

    best = fastest(epoch)
    with torch.no_grad():
        guessed = model(torch.from_numpy(test_images.astype(real) / real(255))).argmax(1).numpy()
    return best, (guessed == test_labels).mean()


def torch_convolution(real, last):
    """Two rounds of 5 x 5 filters and pooling, Adam; last: the channels of a place beside each other in memory."""
    import torch
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    torch.set_default_dtype(torch.from_numpy(np.zeros(1, real)).dtype)
    layout = torch.channels_last if last else torch.contiguous_format
    images = torch.from_numpy((train_images.astype(real) / real(255)).reshape(-1, 1, 28, 28)).to(memory_format=layout)
    labels = torch.from_numpy(train_labels.astype(np.int64))
    nn = torch.nn
    model = nn.Sequential(nn.Conv2d(1, 16, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(16, 32, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(512, 10))
    model = model.to(memory_format=layout)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    loss_of = nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(count)
        for first in range(0, count, 32):
            chosen = order[first:first + 32]
            optimizer.zero_grad()
            loss_of(model(images[chosen].contiguous(memory_format=layout)), labels[chosen]).backward()
            optimizer.step()

    best = fastest(epoch)
    with torch.no_grad():
        tests = torch.from_numpy((test_images.astype(real) / real(255)).reshape(-1, 1, 28, 28))
        guessed = torch.cat([model(some.contiguous(memory_format=layout)).argmax(1) for some in tests.split(1000)]).numpy()
    return best, (guessed == test_labels).mean()


seconds, accuracy = {
    "numpy-per-image": numpy_per_image,
    "numpy-batches": lambda: numpy_batches(False, np.float64),
    "numpy-hidden": lambda: numpy_batches(True, np.float64),
    "torch-batches": lambda: torch_batches(False, np.float64),
    "torch-hidden": lambda: torch_batches(True, np.float64),
    "numpy-batches-float": lambda: numpy_batches(False, np.float32),
    "numpy-hidden-float": lambda: numpy_batches(True, np.float32),
    "torch-batches-float": lambda: torch_batches(False, np.float32),
    "torch-hidden-float": lambda: torch_batches(True, np.float32),
    "torch-convolution": lambda: torch_convolution(np.float64, False),
    "torch-convolution-last": lambda: torch_convolution(np.float64, True),
    "torch-convolution-float": lambda: torch_convolution(np.float32, False),
    "torch-convolution-last-float": lambda: torch_convolution(np.float32, True),
}[contestant]()
print(f"{seconds:.4f} {100 * accuracy:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
