"""The pages: server-rendered, in French and English, whole without scripts."""
