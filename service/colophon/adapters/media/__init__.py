"""Images, sound and video: what files are, what they carry, and the one way to run ffmpeg. Alone uses Pillow and ffmpeg."""
