create user if not exists copier@'%' identified by 'example';
grant replication slave on *.* to copier@'%';
