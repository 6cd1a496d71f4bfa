"""Questions of the tablet and of what machines do now."""
