# shellcheck shell=bash
# shellcheck disable=SC2154 # state, ports and so on come from the other parts
# MariaDB and RabbitMQ, each an instance of its own below the state folder. They run as root: nobody else may enter it.

databases=(keystone placement glance nova_api nova nova_cell0)

start_stores() {
  start_mariadb
  start_rabbitmq
  wait_for 120 MariaDB sql <<<"select 1"
  once databases create_databases
}

sql() { mariadb --no-defaults -S "$state/mysql.sock" -N; } # statements on standard input: a password may be among them

database_url() { echo "mysql+pymysql://cloud:$(secret database)@localhost/$1?unix_socket=$state/mysql.sock&charset=utf8"; }

# Reached by its socket only. What a crash of the machine would lose can be made anew, so it does not wait for the disk.
start_mariadb() {
  once mariadb make_mariadb
  launch mariadb '' mariadbd --no-defaults --user=root "--datadir=$state/mysql" "--socket=$state/mysql.sock" \
    "--pid-file=$state/run/mariadbd.pid" --skip-networking --skip-log-bin --max-connections=1000 --performance-schema=OFF \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=192M
}

make_mariadb() {
  rm -rf "$state/mysql"
  progress "making the database server" "$state/log/mariadb-install.log" mariadb-install-db --no-defaults --user=root \
    "--datadir=$state/mysql" --auth-root-authentication-method=socket --skip-test-db ||
    die "mariadb-install-db failed: see $state/log/mariadb-install.log"
}

create_databases() {
  local name
  {
    for name in "${databases[@]}"; do echo "create database if not exists $name character set utf8;"; done
    echo "create user if not exists 'cloud'@'localhost' identified by '$(secret database)';"
    echo "grant all on *.* to 'cloud'@'localhost';"
  } | sql
}

# Erlang's name server is started here, or RabbitMQ would start one that outlives it.
start_rabbitmq() {
  local home=$state/rabbit
  mkdir -p "$home"
  [ -e "$home/.erlang.cookie" ] || install -m 400 "$state/secrets/cookie" "$home/.erlang.cookie"
  echo '[].' >"$home/enabled_plugins"
  echo 'NODENAME=cloud@localhost' >"$etc/rabbitmq-env.conf"
  cat >"$etc/rabbitmq.conf" <<E
listeners.tcp.1 = 127.0.0.1:$amqp_port
default_user = cloud
default_pass = $(secret rabbit)
vm_memory_high_watermark.relative = 0.2
E
  launch epmd '' epmd -address 127.0.0.1 -port "$epmd_port"
  launch rabbitmq "$etc/rabbitmq.conf" env "HOME=$home" "ERL_EPMD_PORT=$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME=cloud@localhost "RABBITMQ_DIST_PORT=$distribution_port" \
    'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}' \
    "RABBITMQ_CONF_ENV_FILE=$etc/rabbitmq-env.conf" "RABBITMQ_CONFIG_FILE=$etc/rabbitmq.conf" \
    "RABBITMQ_GENERATED_CONFIG_DIR=$home/config" "RABBITMQ_MNESIA_BASE=$home/mnesia" \
    "RABBITMQ_ENABLED_PLUGINS_FILE=$home/enabled_plugins" "RABBITMQ_LOG_BASE=$home/log" RABBITMQ_LOGS=- \
    /usr/lib/rabbitmq/bin/rabbitmq-server
}

message_url() { echo "rabbit://cloud:$(secret rabbit)@127.0.0.1:$amqp_port/"; }

# Two lanes for the usual two cores. (A bare wait would wait for the servers too.)
make_tables() {
  local log=$state/log/tables.log
  progress "making the tables of the services" "$log" two_lanes || {
    show_log "$log"
    die "making the tables failed. The log is $log"
  }
}

two_lanes() {
  local lane status=0
  nova_tables &
  lane=$!
  { keystone_tables && placement_tables && glance_tables; } || status=1
  wait $lane || status=1
  return $status
}
