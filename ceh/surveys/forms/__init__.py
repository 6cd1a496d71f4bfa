"""Forms of surveys and of imports."""
