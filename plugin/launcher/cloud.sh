# shellcheck shell=bash
# shellcheck disable=SC2154 # top comes from the launcher
# ./gnomon cloud: the test cloud, which lives beside our DevStack plugin because it runs that.

# shellcheck source=devstack/cloud/main.sh
. "$top/devstack/cloud/main.sh"
