# shellcheck shell=bash
# Gnomon's plugin for DevStack: what to do in which phase. DevStack sources this once for each, with MODE [PHASE].
#   enable_plugin gnomon <address of this repository>      in the section [[local|localrc]] of local.conf
# The functions are in lib/gnomon. The daemon's own steps need the service `gnomon`; what Nova loads and its configuration need n-sch or
# n-cpu on this node, wherever the daemon runs; the filter of nova-api needs n-api and the daemon on one node.

# shellcheck source=devstack/lib/gnomon
. "$GNOMON_DIR/devstack/lib/gnomon"

if is_service_enabled gnomon; then
    case "$1/${2:-}" in
        stack/pre-install)
            install_gnomon_packages
            ;;
        stack/install)
            echo_summary "Installing Gnomon"
            install_gnomon
            ;;
        stack/post-config)
            echo_summary "Configuring Gnomon"
            configure_gnomon
            create_gnomon_accounts
            ;;
        stack/extra) # all of OpenStack runs
            echo_summary "Starting Gnomon"
            init_gnomon
            start_gnomon
            ;;
        unstack/*)
            stop_gnomon
            ;;
        clean/*)
            stop_gnomon
            cleanup_gnomon
            ;;
    esac
fi

if is_service_enabled n-sch n-cpu || gnomon_is_in_api; then
    case "$1/${2:-}" in
        stack/install)
            echo_summary "Installing Gnomon's part of Nova"
            install_gnomon_nova
            ;;
        stack/post-config) # Nova is configured, but does not run yet
            echo_summary "Configuring Gnomon's part of Nova"
            configure_gnomon_nova
            ;;
        clean/*)
            cleanup_gnomon_nova
            ;;
    esac
fi

if is_service_enabled n-api; then
    case "$1/${2:-}" in
        stack/post-config)
            ! gnomon_is_in_api || configure_gnomon_api
            ;;
        unstack/* | clean/*)
            cleanup_gnomon_api
            ;;
    esac
fi
