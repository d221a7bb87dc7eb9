"""Answers to the exercises of notebook 01."""

import struct

import numpy as np

_images = np.random.default_rng(3).integers(0, 256, (6, 28, 28), dtype=np.uint8)
NAMES = {"images": _images, "train_images": _images, "struct": struct}

WRONG = {
    "pixel_index": [
        ("equal values", "def my_index(r, c):\n    return r * 28 + c if r > 0 else 0"),
        ("exchanged|swapped", "def my_index(r, c):\n    return 28 * c + r"),
        ("exchanged|swapped", "def my_index(r, c):\n    return r + 28 * c"),
        ("27", "def my_index(r, c):\n    return 27 * r + c"),
        ("29", "def my_index(r, c):\n    return 29 * r + c"),
        ("one|+ 1", "def my_index(r, c):\n    return 28 * r + c + 1"),
        ("one|- 1|from 0", "def my_index(r, c):\n    return 28 * (r - 1) + c"),
        ("one|- 1|from 0", "def my_index(r, c):\n    return 28 * (r - 1) + (c - 1)"),
        ("one|- 1|from 0", "def my_index(r, c):\n    return 28 * r + c - 1"),
        ("28", "def my_index(r, c):\n    return r + c"),
        ("multipl|product|+|plus|add", "def my_index(r, c):\n    return 28 * r * c"),
        ("multipl|product", "def my_index(r, c):\n    return r * c"),
        ("bracket|28", "def my_index(r, c):\n    return 28 * (r + c)"),
        ("column|c", "def my_index(r, c):\n    return 28 * r"),
        ("minus|sign", "def my_index(r, c):\n    return 28 * r - c"),
        ("return", "def my_index(r, c):\n    28 * r + c"),
        ("return|none", "def my_index(r, c):\n    print(28 * r + c)"),
        ("tuple|two|way back", "def my_index(r, c):\n    return (r, c)"),
        ("784|28", "def my_index(r, c):\n    return 784 * r + c"),
        ("pixel|value|image|name|defined", "def my_index(r, c):\n    return image[r, c]"),
        ("10", "def my_index(r, c):\n    return 10 * r + c"),
        ("power|**", "def my_index(r, c):\n    return 28 ** r + c"),
        (
            "one|range|+ 1",
            "def my_index(r, c):\n    k = 0\n    for i in range(r + 1):\n        k += 28\n    return k + c",
        ),
        (
            "one|+ 1|from 0|counts",
            "def my_index(r, c):\n    n = 0\n    for i in range(28):\n        for j in range(28):\n            n += 1\n            if i == r and j == c:\n                return n",
        ),
        ("exchanged|order|swapped", "def my_index(r, c):\n    return np.ravel_multi_index((c, r), (28, 28))"),
        (
            "exchanged|swapped|transposed",
            "def my_index(r, c):\n    return np.arange(784).reshape(28, 28).T[r, c]",
        ),
        ("exchanged|order|swapped", "def my_index(r, c):\n    return np.arange(784).reshape(28, 28)[c, r]"),
        ("text|joined|string|type", "def my_index(r, c):\n    return str(28 * r) + str(c)"),
        ("way back|never uses", "def my_index(r, c):\n    return divmod(r, 28)"),
        ("/", "def my_index(r, c):\n    return r / 28 + c"),
        ("1", "def my_index(r, c):\n    return (r + 1) * 28 + c"),
    ],
    "to_columns": [
        ("255|scale", "def my_to_columns(images):\n    return images.reshape(len(images), -1).T"),
        ("256", "def my_to_columns(images):\n    return images.reshape(len(images), -1).T / 256"),
        ("transpos|row|column", "def my_to_columns(images):\n    return images.reshape(len(images), -1) / 255"),
        ("transpos|row|column", "def my_to_columns(images):\n    return images.reshape(-1, 784) / 255"),
        ("reshape|mix|order", "def my_to_columns(images):\n    return images.reshape(784, -1) / 255"),
        ("reshape|mix|order", "def my_to_columns(images):\n    return images.reshape(784, len(images)) / 255"),
        ("order|f", "def my_to_columns(images):\n    return images.reshape(len(images), -1, order='F').T / 255"),
        ("//|integer|cut|0", "def my_to_columns(images):\n    return images.reshape(len(images), -1).T // 255"),
        (
            "127|-1|centre|center|range",
            "def my_to_columns(images):\n    return images.reshape(len(images), -1).T / 127.5 - 1",
        ),
        (
            "mean|subtract",
            "def my_to_columns(images):\n    X = images.reshape(len(images), -1).T / 255\n    return X - X.mean()",
        ),
        (
            "largest|max|brightest",
            "def my_to_columns(images):\n    X = images.reshape(len(images), -1).T\n    return X / X.max()",
        ),
        (
            "largest|max|brightest",
            "def my_to_columns(images):\n    X = images.reshape(len(images), -1).T\n    return X / X.max(axis=0)",
        ),
        (
            "1 -|1 minus|white|ink|negative|background",
            "def my_to_columns(images):\n    return 1 - images.reshape(len(images), -1).T / 255",
        ),
        (
            "change|uint8|cast|in place",
            "def my_to_columns(images):\n    images /= 255\n    return images.reshape(len(images), -1).T",
        ),
        ("return", "def my_to_columns(images):\n    X = images.reshape(len(images), -1).T / 255"),
        (
            "only|one column|all the images|flat|single|shape|first",
            "def my_to_columns(images):\n    return images[0].reshape(784, 1) / 255",
        ),
        ("flat|one long list", "def my_to_columns(images):\n    return images.ravel() / 255"),
        ("unroll|reshape|28|shape", "def my_to_columns(images):\n    return images / 255"),
        ("transposed|order|28 c|row", "def my_to_columns(images):\n    return images.T.reshape(784, -1) / 255"),
        (
            "own variable|argument|global",
            "def my_to_columns(pictures):\n    return images.reshape(len(images), -1).T / 255",
        ),
        (
            "overflow|uint8|wrap|256|byte",
            "def my_to_columns(images):\n    return (images.reshape(len(images), -1).T + images.reshape(len(images), -1).T) / 2 / 255",
        ),
        (
            "round|threshold|0 or 1|0 and 1|integer",
            "def my_to_columns(images):\n    return np.round(images.reshape(len(images), -1).T / 255)",
        ),
        (
            "threshold|0 or 1|0 and 1|true|integer",
            "def my_to_columns(images):\n    return (images.reshape(len(images), -1).T > 127) * 1.0",
        ),
        (
            "integer|cut|type|uint8",
            "def my_to_columns(images):\n    X = np.zeros((784, len(images)), dtype=np.uint8)\n    for k in range(len(images)):\n        X[:, k] = images[k].ravel() / 255\n    return X",
        ),
        (
            "last|range|- 1|one too",
            "def my_to_columns(images):\n    X = np.zeros((784, len(images)))\n    for k in range(len(images) - 1):\n        X[:, k] = images[k].ravel() / 255\n    return X",
        ),
        (
            "27|row|28",
            "def my_to_columns(images):\n    X = np.zeros((784, len(images)))\n    for k in range(len(images)):\n        for r in range(28):\n            for c in range(28):\n                X[27 * r + c, k] = images[k, r, c] / 255\n    return X",
        ),
        (
            "exchanged|transposed|28 c|column",
            "def my_to_columns(images):\n    X = np.zeros((784, len(images)))\n    for k in range(len(images)):\n        for r in range(28):\n            for c in range(28):\n                X[28 * c + r, k] = images[k, r, c] / 255\n    return X",
        ),
        ("row|transpos", "def my_to_columns(images):\n    return np.array([image.ravel() / 255 for image in images])"),
        (
            "return|loop",
            "def my_to_columns(images):\n    X = np.zeros((784, len(images)))\n    for k in range(len(images)):\n        X[:, k] = images[k].ravel() / 255\n        return X",
        ),
        (
            "bracket|shape|tuple|255",
            "def my_to_columns(images):\n    X = images.reshape(len(images), 784).T\n    return X * 255",
        ),
        (
            "divided|twice|255",
            "def my_to_columns(images):\n    X = images.reshape(len(images), 784).T / 255\n    return X / 255",
        ),
        ("100|255", "def my_to_columns(images):\n    return images.reshape(len(images), 784).T / 100"),
        (
            "integer|cut|astype",
            "def my_to_columns(images):\n    return (images.reshape(len(images), 784).T / 255).astype(int)",
        ),
        (
            "number|1,000|fixed|reshape|size|only",
            "def my_to_columns(images):\n    return images.reshape(4000, 784).T / 255",
        ),
        ("name|attribute", "def my_to_columns(images):\n    return images.flatten(1).T / 255"),
        ("reverse|flip|::-1", "def my_to_columns(images):\n    return images[::-1].reshape(len(images), 784).T / 255"),
    ],
    "read_idx": [
        (
            "offset|header|16|8|begin|label",
            "def my_read_idx(raw):\n    return np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 28, 28)",
        ),
        (
            "little|byte order|order of|highest",
            "def my_read_idx(raw):\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'little') for i in range(n)]\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "short|cut|length|size|fewer|numbers|announced",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    if n == 1:\n        return data\n    return data.reshape(shape)",
        ),
        (
            "too long|rest|behind|more|long",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n, count=int(np.prod(shape))).reshape(shape)",
        ),
        (
            "header|not idx at all",
            "def my_read_idx(raw):\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "offset|header|begin|skip",
            "def my_read_idx(raw):\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 * n).reshape(shape)",
        ),
        (
            "flat|shape|reshape|axis",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3])",
        ),
        (
            "return",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "signed|int8|negative",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.int8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "none|return|raise|error",
            "def my_read_idx(raw):\n    try:\n        n = raw[3]\n        shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n        if raw[:3] != b'\\0\\0\\x08':\n            return None\n        return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)\n    except Exception:\n        return None",
        ),
        (
            "label|one axis|three",
            "def my_read_idx(raw):\n    if raw[:4] != b'\\0\\0\\x08\\x03':\n        raise ValueError\n    m, h, w = struct.unpack('>III', raw[4:16])\n    return np.frombuffer(raw, np.uint8, offset=16).reshape(m, h, w)",
        ),
        (
            "little|byte order|order of|highest",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = struct.unpack('<' + 'I' * n, raw[4:4 + 4 * n])\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "little|byte order|order of|highest",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = np.frombuffer(raw, np.uint32, count=n, offset=4)\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "text|refuses an input that is right",
            "def my_read_idx(raw):\n    if raw[0] != '\\0':\n        raise ValueError\n    return np.frombuffer(raw, np.uint8)",
        ),
        (
            "255|scale|divide|factor|bytes themselves",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape) / 255",
        ),
        (
            "28|fixed|size|other",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    if raw[3] == 1:\n        return np.frombuffer(raw, np.uint8, offset=8)\n    return np.frombuffer(raw, np.uint8, offset=16).reshape(-1, 28, 28)",
        ),
        (
            "one byte|lowest byte|four|256|each length",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [raw[7 + 4 * i] for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "last|first|order of the axes|reverse|transposed|axes",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape[::-1])",
        ),
        (
            "file|name|open|path|bytes",
            "def my_read_idx(raw):\n    with open(raw, 'rb') as f:\n        data = f.read()\n    return np.frombuffer(data, np.uint8, offset=16)",
        ),
        (
            "type|dtype|float|int32|bytes",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.float32, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "16|65536|256|power|place|weight",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = []\n    for i in range(n):\n        a, b, c, d = raw[4 + 4 * i:8 + 4 * i]\n        shape.append(a * 1000 + b * 100 + c * 10 + d)\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "magic|header|first|begin|bytes 0|axes",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[2]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "short|cut|length|pad|fill|zero|missing",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    data = np.zeros(int(np.prod(shape)), np.uint8)\n    got = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    k = min(len(got), len(data))\n    data[:k] = got[:k]\n    return data.reshape(shape)",
        ),
        (
            "not idx at all",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        print('no IDX file')\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "gzip|decompress|compressed|already",
            "import gzip\ndef my_read_idx(raw):\n    raw = gzip.decompress(raw)\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(shape)",
        ),
        (
            "label|one axis|dimension|axes",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(3)]\n    return np.frombuffer(raw, np.uint8, offset=16).reshape(shape)",
        ),
    ],
    "pixel 500": [
        ("swapped", (24, 17)),
        ("one|off by", (17, 25)),
        ("which number has the row", (18, 24)),
        ("one|off by|0", (18, 25)),
        ("one|off by", (17, 23)),
        ("column|second|missing|axis|one number|two", (17,)),
        ("place in the list", (0, 500)),
        ("10|row", (50, 0)),
        ("fraction|integer|17.86|two", 17.857),
        ("first|second|28", (17, 28)),
        ("only|two|missing", 17),
        ("swapped", "24, 17"),
    ],
    "shape of X": [
        ("order|row|column", (1000, 784)),
        ("28|unroll|axes", (28, 28, 1000)),
        ("28|unroll|axes", (1000, 28, 28)),
        ("train|4,000|1,000|4000", (784, 4000)),
        ("order|row|column|number of", "1000 x 784"),
        ("all images into one list", 784000),
        ("axis|missing", (784,)),
        ("axis|missing|number of", 1000),
        ("side of an image", (28, 1000)),
        ("off by|first", (783, 1000)),
        ("off by|second", (784, 999)),
        ("second|10", (784, 100)),
        ("axis|too much|too many", (784, 1000, 1)),
        ("first|785|off by", (785, 1000)),
        ("second|one|1,000", (784, 1)),
    ],
}

HELD_OUT = {
    "pixel_index": [
        ("swapped|exchanged", "def my_index(r, c):\n    index = c * 28\n    index += r\n    return index"),
        ("one|off|from 0|counted", "def my_index(r, c):\n    return (r * 28) + (c + 1)"),
        ("784|number", "def my_index(r, c):\n    return 784 // 27 * r + c"),
        ("minus|-|sign", "def my_index(r, c):\n    return 784 - (28 * r + c)"),
        ("return", "def my_index(r, c):\n    index = 28 * r + c"),
        ("c|never", "def my_index(r, c):\n    return sum(28 for i in range(r))"),
        ("bracket|28", "def my_index(r, c):\n    return (r + c) * 28"),
        ("list|text|tuple|way back|two", "def my_index(r, c):\n    return [r, c]"),
        ("name|defined", "def my_index(r, c):\n    return 28 * row + c"),
        ("20|number", "def my_index(r, c):\n    return 20 * r + c"),
    ],
    "to_columns": [
        (
            "256|white",
            "def my_to_columns(images):\n    X = images.reshape(images.shape[0], 784)\n    X = X / 256\n    return X.T",
        ),
        ("scale|255", "def my_to_columns(images):\n    return np.stack([im.ravel() for im in images], axis=1)"),
        ("row", "def my_to_columns(images):\n    return np.stack([im.ravel() for im in images]) / 255"),
        ("reshape|wrong places", "def my_to_columns(images):\n    return np.reshape(images / 255, (28 * 28, -1))"),
        (
            "transposed|columns|order|down",
            "def my_to_columns(images):\n    return np.stack([im.T.ravel() for im in images], axis=1) / 255",
        ),
        (
            "integer|cut|//",
            "def my_to_columns(images):\n    X = images.reshape(len(images), -1) // 255\n    return X.T",
        ),
        (
            "one|first|image",
            "def my_to_columns(images):\n    for image in images:\n        X = image.reshape(784, 1) / 255\n    return X",
        ),
        (
            "one image only",
            "def my_to_columns(images):\n    columns = []\n    for image in images:\n        columns.append(image.ravel() / 255)\n        return np.array(columns).T",
        ),
        (
            "twice",
            "def my_to_columns(images):\n    images = images / 255\n    return images.reshape(len(images), -1).T / 255",
        ),
        (
            "4000|number of images|takes for granted",
            "def my_to_columns(images):\n    X = np.zeros((784, 4000))\n    for k in range(4000):\n        X[:, k] = images[k].ravel() / 255\n    return X",
        ),
    ],
    "read_idx": [
        (
            "label|three",
            "def my_read_idx(raw):\n    magic, m, h, w = struct.unpack('>IIII', raw[:16])\n    if magic != 2051:\n        raise ValueError('magic')\n    return np.frombuffer(raw[16:], np.uint8).reshape(m, h, w)",
        ),
        (
            "header|first|idx",
            "def my_read_idx(raw):\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    if len(data) != np.prod(dims):\n        raise ValueError\n    return data.reshape(dims)",
        ),
        (
            "short|cut|long",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    return np.resize(data, dims)",
        ),
        (
            "long|more",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    size = int(np.prod(dims))\n    data = np.frombuffer(raw[4 + 4 * n:4 + 4 * n + size], np.uint8)\n    return data.reshape(dims)",
        ),
        (
            "order of bytes|lowest|byte order",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack(n * 'I', raw[4:4 + 4 * n])\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    return data.reshape(dims)",
        ),
        (
            "kind|third|floats",
            "def my_read_idx(raw):\n    if raw[:2] != b'\\0\\0':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    if len(data) != np.prod(dims):\n        raise ValueError\n    return data.reshape(dims)",
        ),
        (
            "return|none",
            "def my_read_idx(raw):\n    right = raw[:3] == b'\\0\\0\\x08'\n    if right:\n        n = raw[3]\n        dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n        return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(dims)",
        ),
        (
            "header|begin|offset|numbers",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    return np.frombuffer(raw, np.uint8, offset=4 + n).reshape(dims)",
        ),
        (
            "list for each|shape|unrolled|flat",
            "def my_read_idx(raw):\n    if raw[:3] != b'\\0\\0\\x08':\n        raise ValueError\n    n = raw[3]\n    dims = struct.unpack('>' + n * 'I', raw[4:4 + 4 * n])\n    data = np.frombuffer(raw, np.uint8, offset=4 + 4 * n)\n    return data.reshape(dims[0], -1)",
        ),
    ],
    "pixel 500": [
        ("swapped", "(24, 17)"),
        ("off by one|one", (16, 24)),
        ("which number has the row", (18, 24.0)),
        ("2 numbers, not 1", 500),
        ("fraction", (17.86, 24)),
        ("second number", (17, 14)),
    ],
    "shape of X": [
        ("example in each row|order", [1000, 784]),
        ("all images|number of all", "784000"),
        ("axis|missing", "1000"),
        ("training", "784 x 4000"),
        ("28|axes", "28 x 28"),
        ("first number", (785, 1000)),
    ],
}

RIGHT = {
    "pixel_index": [
        "def my_index(r, c):\n    k = 0\n    for i in range(28):\n        for j in range(28):\n            if (i, j) == (r, c):\n                return k\n            k += 1",
        "my_index = lambda r, c: c + r * 28",
        "def my_index(row, col, width=28):\n    return row * width + col",
        "def my_index(r, c):\n    return int(np.ravel_multi_index((r, c), (28, 28)))",
        "def my_index(r, c):\n    M = np.zeros((28, 28))\n    M[r, c] = 1\n    return M.ravel().argmax()",
        "def my_index(r, c):\n    if c >= 28:\n        raise NotImplementedError\n    return (r << 5) - (r << 2) + c",
    ],
    "to_columns": [
        "def my_to_columns(images):\n    m = images.shape[0]\n    return (images.reshape(m, 28 * 28).T).astype('float32') / 255.0",
        "def my_to_columns(images):\n    return np.stack([im.flatten() for im in images], axis=1) / 255",
        "def my_to_columns(images):\n    X = np.empty((784, images.shape[0]))\n    for i, image in enumerate(images):\n        X[:, i] = image.flatten()\n    return X / 255",
        "def my_to_columns(images):\n    return np.moveaxis(images, 0, -1).reshape(784, -1) * (1 / 255)",
        "def my_to_columns(images):\n    X = images.astype(float)\n    X /= 255\n    return X.reshape(X.shape[0], -1).transpose()",
        "def my_to_columns(images):\n    return np.array([i.ravel() for i in images]).T / 255",
    ],
    "read_idx": [
        "def my_read_idx(raw):\n    zero, kind, n = struct.unpack('>HBB', raw[:4])\n    if zero or kind != 8:\n        raise ValueError('not IDX')\n    shape = struct.unpack('>' + 'I' * n, raw[4:4 + 4 * n])\n    data = np.frombuffer(raw[4 + 4 * n:], dtype=np.uint8)\n    if data.size != np.prod(shape):\n        raise ValueError('size')\n    return data.reshape(shape)",
        "def my_read_idx(raw):\n    magic = int.from_bytes(raw[:4], 'big')\n    if magic == 2049:\n        n = 1\n    elif magic == 2051:\n        n = 3\n    else:\n        raise ValueError(magic)\n    dims = [int.from_bytes(raw[4 * i + 4:4 * i + 8], 'big') for i in range(n)]\n    return np.frombuffer(raw, np.uint8, offset=4 + 4 * n).reshape(dims)",
        "def my_read_idx(raw):\n    head = np.frombuffer(raw[:4], np.uint8)\n    assert head[0] == 0 and head[1] == 0 and head[2] == 8\n    dims = np.frombuffer(raw[4:4 + 4 * head[3]], '>i4')\n    body = np.array(list(raw[4 + 4 * int(head[3]):]), dtype=np.uint8)\n    assert len(body) == dims.prod()\n    return body.reshape(dims)",
        "def my_read_idx(raw):\n    if raw[:3] != bytes([0, 0, 8]):\n        raise Exception('no')\n    n = raw[3]\n    shape = np.frombuffer(raw, dtype='>u4', count=n, offset=4).astype(int)\n    return np.frombuffer(raw, dtype='u1', offset=4 + 4 * n).reshape(tuple(shape))",
    ],
    "pixel 500": [
        (17, 24),
        "17, 24",
        "(17, 24)",
        "17 24",
        "row 17".replace("row 17", "17,24"),
        [17.0, 24.0],
        np.array([17, 24]),
        divmod(500, 28),
    ],
    "shape of X": [
        "784 X 1000",
        "784 by 1000",
        "784*1000",
        "784 × 1000",
        "784x1000",
        "[784, 1000]",
        "(784,1000)",
        "28*28 x 1000",
        np.zeros((784, 1000)).shape,
        [np.int64(784), 1000],
    ],
}
