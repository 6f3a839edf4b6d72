change master to master_host = 'primary', master_user = 'copier', master_password = 'example', master_use_gtid = slave_pos;
start slave;
