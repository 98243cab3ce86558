/** The registry of services, by the name that a watch calls them. */
import type { Ask } from './answer.ts';
import { mssql, mysql, oracle, postgresql } from './databases.ts';
import { memcached } from './memcached.ts';
import { mongodb } from './mongodb.ts';
import { redis } from './redis.ts';
import { smb } from './smb.ts';
import { vnc } from './vnc.ts';
import { docker, elasticsearch, etcd, kubelet, kubernetes } from './web-services.ts';
import { zookeeper } from './zookeeper.ts';

export const SERVICES = {
  docker,
  elasticsearch,
  etcd,
  kubelet,
  kubernetes,
  memcached,
  mongodb,
  mssql,
  mysql,
  oracle,
  postgresql,
  redis,
  smb,
  vnc,
  zookeeper,
} as const satisfies Record<string, Ask>;
export type Service = keyof typeof SERVICES;

/** Where they are found unless a watch says otherwise. */
export const USUAL_PORTS: Record<Service, number> = {
  docker: 2375,
  elasticsearch: 9200,
  etcd: 2379,
  kubelet: 10250,
  kubernetes: 6443,
  memcached: 11211,
  mongodb: 27017,
  mssql: 1433,
  mysql: 3306,
  oracle: 1521,
  postgresql: 5432,
  redis: 6379,
  smb: 445,
  vnc: 5900,
  zookeeper: 2181,
};
