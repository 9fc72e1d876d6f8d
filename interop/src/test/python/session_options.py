"""How ONNX Runtime is told to run a model: prints what a package of Java, in the folder java, tells it; writes one in the folder python."""

import json

import mlflow
import onnx

model = mlflow.pyfunc.load_model("java")
told = model.get_raw_model().get_session_options()
switch = "session.intra_op.allow_spinning"
mlflow.onnx.save_model(
    onnx.load("java/model.onnx"),
    "python",
    pip_requirements=["onnxruntime"],
    onnx_session_options={
        "execution_mode": "parallel",
        "graph_optimization_level": 1,
        "inter_op_num_threads": 2,
        "intra_op_num_threads": 1,
        "extra_session_config": {"session.set_denormal_as_zero": "1"},
    },
)
print(
    json.dumps(
        {
            "mode": told.execution_mode.name,
            "level": told.graph_optimization_level.name,
            "inter": told.inter_op_num_threads,
            "intra": told.intra_op_num_threads,
            "spinning": told.get_session_config_entry(switch),
        }
    )
)
