"""ComfyUI graphs as that tool writes them into its files: `prompt` (what ran) and `workflow` (what the screen showed)."""

import json
from typing import Final

_STORM: Final = (
    "night storm at sea, towering waves, forked lightning, a small lighthouse far away on a rock, "
    "teal and violet, volumetric light, cinematic, no text"
)
_BOAT: Final = (
    "a small red fishing boat in heavy seas at night, the beam of a lighthouse comes round from the left and finds it, "
    "warm light on cold water, cinematic, slow"
)
_POSTER: Final = (
    "film poster key art, an old banded lighthouse on a rock in a storm, its beam the only warm light, "
    "dramatic clouds, painterly, no lettering"
)
_AGAINST: Final = "text, watermark, people, modern ship, day"


def _tags(graph: dict[str, dict[str, object]]) -> dict[str, str]:
    nodes = [
        {"id": int(key), "type": node["class_type"], "pos": [80 + 260 * place, 120], "mode": 0}
        for place, (key, node) in enumerate(graph.items())
    ]
    workflow = {"last_node_id": len(nodes), "nodes": nodes, "version": 0.4}
    return {"prompt": json.dumps(graph), "workflow": json.dumps(workflow)}


def _node(kind: str, **inputs: object) -> dict[str, object]:
    return {"class_type": kind, "inputs": inputs}


def flux_still(*, seed: int, prefix: str) -> dict[str, str]:
    """Return the tags of a still: FLUX.1 dev, from text alone."""
    return _tags(
        {
            "1": _node("UNETLoader", unet_name="flux1-dev.safetensors", weight_dtype="default"),
            "2": _node(
                "DualCLIPLoader", clip_name1="t5xxl_fp16.safetensors", clip_name2="clip_l.safetensors", type="flux"
            ),
            "3": _node("VAELoader", vae_name="ae.safetensors"),
            "4": _node("CLIPTextEncode", text=_POSTER, clip=["2", 0]),
            "5": _node("FluxGuidance", guidance=3.5, conditioning=["4", 0]),
            "6": _node("EmptySD3LatentImage", width=864, height=1216, batch_size=1),
            "7": _node("CLIPTextEncode", text="", clip=["2", 0]),
            "8": _node(
                "KSampler",
                seed=seed,
                steps=28,
                cfg=1.0,
                sampler_name="euler",
                scheduler="simple",
                denoise=1.0,
                model=["1", 0],
                positive=["5", 0],
                negative=["7", 0],
                latent_image=["6", 0],
            ),
            "9": _node("VAEDecode", samples=["8", 0], vae=["3", 0]),
            "10": _node("SaveImage", filename_prefix=prefix, images=["9", 0]),
        }
    )


def wan_clip(*, seed: int, prefix: str, frames: int) -> dict[str, str]:
    """Return the tags of a clip: Wan 2.2, from text, with the storyboard as a control picture for the boat."""
    graph = {
        "1": _node("UNETLoader", unet_name="wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors", weight_dtype="default"),
        "2": _node("CLIPLoader", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan"),
        "3": _node("VAELoader", vae_name="wan_2.1_vae.safetensors"),
        "4": _node("CLIPTextEncode", text=_BOAT if prefix.startswith("sh040") else _STORM, clip=["2", 0]),
        "5": _node("CLIPTextEncode", text=_AGAINST, clip=["2", 0]),
        "6": _node("EmptyHunyuanLatentVideo", width=1280, height=720, length=frames, batch_size=1),
        "7": _node(
            "KSampler",
            seed=seed,
            steps=20,
            cfg=3.5,
            sampler_name="euler",
            scheduler="simple",
            denoise=1.0,
            model=["1", 0],
            positive=["4", 0],
            negative=["5", 0],
            latent_image=["6", 0],
        ),
        "8": _node("VAEDecode", samples=["7", 0], vae=["3", 0]),
        "9": _node("CreateVideo", fps=25.0, images=["8", 0]),
        "10": _node("SaveVideo", filename_prefix=prefix, format="mp4", codec="h264", video=["9", 0]),
    }
    if prefix.startswith("sh040"):
        graph["11"] = _node("LoadImage", image="board_040.png")
        graph["12"] = _node(
            "WanVaceToVideo", control_video=["11", 0], positive=["4", 0], negative=["5", 0], vae=["3", 0], strength=0.6
        )
        graph["7"] = _node(
            "KSampler",
            seed=seed,
            steps=20,
            cfg=3.5,
            sampler_name="euler",
            scheduler="simple",
            denoise=1.0,
            model=["1", 0],
            positive=["12", 0],
            negative=["12", 1],
            latent_image=["6", 0],
        )
    return _tags(graph)
