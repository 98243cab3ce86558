CREATE TABLE `candidate_addresses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`candidate_id` integer NOT NULL,
	`address` text NOT NULL,
	`family` integer NOT NULL,
	`answered_at` integer,
	`last_seen_at` integer NOT NULL,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_candidate_per_address` ON `candidate_addresses` (`address`);--> statement-breakpoint
CREATE INDEX `candidate_addresses_by_candidate` ON `candidate_addresses` (`candidate_id`);--> statement-breakpoint
CREATE TABLE `candidate_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`place` integer NOT NULL,
	`name` text NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`scope_id` integer,
	`vendor` text,
	`model` text,
	`device_name` text,
	`range` text,
	`has_snmp` integer,
	`action` text NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`role` text,
	`watch` integer DEFAULT true NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "has_a_condition" CHECK(coalesce("candidate_rules"."vendor", "candidate_rules"."model", "candidate_rules"."device_name", "candidate_rules"."range", "candidate_rules"."scope_id", "candidate_rules"."has_snmp") is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `candidate_rules_name_unique` ON `candidate_rules` (`name`);--> statement-breakpoint
CREATE INDEX `candidate_rules_by_unit` ON `candidate_rules` (`unit_id`);--> statement-breakpoint
CREATE INDEX `candidate_rules_by_area` ON `candidate_rules` (`area_id`);--> statement-breakpoint
CREATE TABLE `candidates` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`scope_id` integer NOT NULL,
	`job_id` integer NOT NULL,
	`node_id` integer,
	`engine_id` text,
	`serial` text,
	`chassis_id` text,
	`base_mac` text,
	`name` text,
	`vendor` text,
	`model` text,
	`version` text,
	`object_id` text,
	`description` text,
	`location` text,
	`role` text DEFAULT 'other' NOT NULL,
	`credential_id` integer,
	`how` text NOT NULL,
	`via` text,
	`hops` integer NOT NULL,
	`rtt_ms` real,
	`open_ports` text NOT NULL,
	`snmp` text,
	`displaced_by` integer,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `candidates_by_state` ON `candidates` (`state`,`last_seen_at`);--> statement-breakpoint
CREATE INDEX `candidates_by_job` ON `candidates` (`job_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_node` ON `candidates` (`node_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_engine` ON `candidates` (`engine_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_serial` ON `candidates` (`serial`);--> statement-breakpoint
CREATE INDEX `candidates_by_chassis` ON `candidates` (`chassis_id`);--> statement-breakpoint
CREATE INDEX `candidates_by_mac` ON `candidates` (`base_mac`);--> statement-breakpoint
CREATE INDEX `candidates_by_credential` ON `candidates` (`credential_id`);--> statement-breakpoint
CREATE TABLE `met_nodes` (
	`node_id` integer NOT NULL,
	`address` text NOT NULL,
	`known_by` text NOT NULL,
	`job_id` integer NOT NULL,
	`how` text NOT NULL,
	`via` text,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	PRIMARY KEY(`node_id`, `address`),
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `rule_deeds` (
	`rule_id` integer NOT NULL,
	`job_id` integer NOT NULL,
	`candidate_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`rule_id`, `job_id`, `candidate_id`),
	FOREIGN KEY (`rule_id`) REFERENCES `candidate_rules`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`candidate_id`) REFERENCES `candidates`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `rule_deeds_by_job` ON `rule_deeds` (`job_id`);--> statement-breakpoint
CREATE TABLE `comparisons` (
	`node_id` integer PRIMARY KEY NOT NULL,
	`fields` integer NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `differences` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer NOT NULL,
	`field` text NOT NULL,
	`part` text DEFAULT '' NOT NULL,
	`recorded` text,
	`observed` text,
	`watch_id` integer,
	`since_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`gone_at` integer,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_difference_per_field` ON `differences` (`node_id`,`field`,`part`);--> statement-breakpoint
CREATE INDEX `differences_by_field` ON `differences` (`field`,`part`);--> statement-breakpoint
CREATE INDEX `differences_by_watch` ON `differences` (`watch_id`);--> statement-breakpoint
CREATE INDEX `open_differences` ON `differences` (`node_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `known_devices` (
	`node_id` integer PRIMARY KEY NOT NULL,
	`serial` text,
	`engine_id` text,
	`chassis_id` text,
	`base_mac` text,
	`model` text,
	`version` text,
	`known_at` integer NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `discovery_jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`scope_id` integer NOT NULL,
	`methods` text NOT NULL,
	`seeds` text NOT NULL,
	`max_hops` integer NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`error` text,
	`to_sweep` integer DEFAULT 0 NOT NULL,
	`swept` integer DEFAULT 0 NOT NULL,
	`asked` integer DEFAULT 0 NOT NULL,
	`found` integer DEFAULT 0 NOT NULL,
	`new_found` integer DEFAULT 0 NOT NULL,
	`resumed` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`scope_id`) REFERENCES `discovery_scopes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_jobs_by_scope` ON `discovery_jobs` (`scope_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_job_per_scope` ON `discovery_jobs` (`scope_id`) WHERE state in ('waiting', 'running', 'interrupted');--> statement-breakpoint
CREATE TABLE `discovery_scope_credentials` (
	`scope_id` integer NOT NULL,
	`credential_id` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`scope_id`, `credential_id`),
	FOREIGN KEY (`scope_id`) REFERENCES `discovery_scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_scope_credentials_by_credential` ON `discovery_scope_credentials` (`credential_id`);--> statement-breakpoint
CREATE TABLE `discovery_scopes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`ranges` text NOT NULL,
	`excluded` text NOT NULL,
	`rate_per_s` integer NOT NULL,
	`at_once` integer NOT NULL,
	`snmp_port` integer NOT NULL,
	`tcp_ports` text NOT NULL,
	`tcp_silent` integer DEFAULT false NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`enabled` integer DEFAULT true NOT NULL,
	`repeat_every_h` integer,
	`allowed_by` text NOT NULL,
	`allowed_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `discovery_scopes_name_unique` ON `discovery_scopes` (`name`);--> statement-breakpoint
CREATE INDEX `discovery_scopes_by_unit` ON `discovery_scopes` (`unit_id`);--> statement-breakpoint
CREATE INDEX `discovery_scopes_by_area` ON `discovery_scopes` (`area_id`);--> statement-breakpoint
CREATE TABLE `discovery_tries` (
	`address` text NOT NULL,
	`credential_id` integer NOT NULL,
	`worked_at` integer,
	`refused_at` integer,
	`silent_at` integer,
	PRIMARY KEY(`address`, `credential_id`),
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_tries_by_credential` ON `discovery_tries` (`credential_id`);--> statement-breakpoint
CREATE TABLE `discovery_visits` (
	`id` integer PRIMARY KEY NOT NULL,
	`job_id` integer NOT NULL,
	`address` text NOT NULL,
	`how` text NOT NULL,
	`via` text,
	`hops` integer NOT NULL,
	`rtt_ms` real,
	`open_ports` text NOT NULL,
	`heard` text,
	`asked_at` integer,
	`snmp` text,
	`error` text,
	`credential_id` integer,
	`name` text,
	FOREIGN KEY (`job_id`) REFERENCES `discovery_jobs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_visit_per_job` ON `discovery_visits` (`job_id`,`address`);--> statement-breakpoint
CREATE INDEX `discovery_visits_waiting` ON `discovery_visits` (`job_id`,`hops`,`id`) WHERE asked_at is null;--> statement-breakpoint
CREATE TABLE `interfaces` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer NOT NULL,
	`name` text NOT NULL,
	`type` text DEFAULT 'other' NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`mtu` integer,
	`mac` text,
	`description` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_interface_name_per_node` ON `interfaces` (`node_id`,`name`);--> statement-breakpoint
CREATE TABLE `merged_targets` (
	`target_id` integer PRIMARY KEY NOT NULL,
	`into_target_id` integer NOT NULL,
	FOREIGN KEY (`into_target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `merged_targets_by_heir` ON `merged_targets` (`into_target_id`);--> statement-breakpoint
CREATE TABLE `prefixes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`prefix` text NOT NULL,
	`family` integer NOT NULL,
	`vrf` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`role` text DEFAULT '' NOT NULL,
	`vlan` integer,
	`unit_id` integer,
	`area_id` integer,
	`description` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_prefix_per_vrf` ON `prefixes` (`vrf`,`prefix`);--> statement-breakpoint
CREATE INDEX `prefixes_by_unit` ON `prefixes` (`unit_id`);--> statement-breakpoint
CREATE INDEX `prefixes_by_area` ON `prefixes` (`area_id`);--> statement-breakpoint
CREATE TABLE `message_senders` (
	`address` text PRIMARY KEY NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`count` integer NOT NULL,
	`last_kind` text NOT NULL,
	`last_text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `messages` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`node_id` integer,
	`matched_by` text NOT NULL,
	`address` text NOT NULL,
	`kind` text NOT NULL,
	`severity` integer,
	`facility` integer,
	`name` text NOT NULL,
	`text` text NOT NULL,
	`fields` text NOT NULL,
	`repeats` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `messages_by_time` ON `messages` (`at`);--> statement-breakpoint
CREATE INDEX `messages_by_node` ON `messages` (`node_id`,`at`);--> statement-breakpoint
CREATE TABLE `topology_links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`a_node_id` integer NOT NULL,
	`a_if_index` integer,
	`a_port` text DEFAULT '' NOT NULL,
	`b_node_id` integer,
	`b_if_index` integer,
	`b_port` text DEFAULT '' NOT NULL,
	`confidence` text NOT NULL,
	`sides` integer NOT NULL,
	`state` text NOT NULL,
	`stranger` text,
	`sources` text NOT NULL,
	`recorded_link_id` integer,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer,
	`gone_at` integer,
	FOREIGN KEY (`a_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`b_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`recorded_link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `topology_links_by_a` ON `topology_links` (`a_node_id`);--> statement-breakpoint
CREATE INDEX `topology_links_by_b` ON `topology_links` (`b_node_id`);--> statement-breakpoint
CREATE INDEX `topology_links_by_recorded` ON `topology_links` (`recorded_link_id`);--> statement-breakpoint
CREATE TABLE `vantages` (
	`node_id` integer PRIMARY KEY NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `port_traffic` (
	`watch_id` integer NOT NULL,
	`if_index` integer NOT NULL,
	`node_id` integer NOT NULL,
	`name` text NOT NULL,
	`alias` text NOT NULL,
	`speed_bps` real,
	`computed_at` integer NOT NULL,
	`at` integer,
	`in_bps` real,
	`out_bps` real,
	`share` real,
	`in_p95_bps` real,
	`out_p95_bps` real,
	`p95_share` real,
	`coverage` real NOT NULL,
	`errors` real,
	`discards` real,
	`packets` real,
	`forecast` text NOT NULL,
	`fills_from` integer,
	PRIMARY KEY(`watch_id`, `if_index`),
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `port_traffic_by_share` ON `port_traffic` (`share`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_p95` ON `port_traffic` (`p95_share`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_errors` ON `port_traffic` (`errors`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_filling` ON `port_traffic` (`fills_from`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_node` ON `port_traffic` (`node_id`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_age` ON `port_traffic` (`computed_at`);--> statement-breakpoint
CREATE TABLE `sightings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`watch_id` integer NOT NULL,
	`node_id` integer NOT NULL,
	`part` text NOT NULL,
	`mac` text NOT NULL,
	`address` text,
	`if_index` integer,
	`port` text,
	`vlan` integer,
	`from_at` integer NOT NULL,
	`seen_at` integer,
	`to_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `sightings_by_fact` ON `sightings` (`watch_id`,`kind`,`part`,`to_at`);--> statement-breakpoint
CREATE INDEX `sightings_by_mac` ON `sightings` (`mac`,`from_at`);--> statement-breakpoint
CREATE INDEX `sightings_by_address` ON `sightings` (`address`,`from_at`) WHERE address is not null;--> statement-breakpoint
CREATE INDEX `sightings_by_port` ON `sightings` (`node_id`,`if_index`) WHERE kind = 'port';--> statement-breakpoint
CREATE INDEX `sightings_by_end` ON `sightings` (`to_at`) WHERE to_at is not null;--> statement-breakpoint
CREATE TABLE `counter_restarts` (
	`watch_id` integer NOT NULL,
	`part` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`watch_id`, `part`, `at`)
) STRICT;
--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `prefix_length` integer;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `vrf` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `interface` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `dns_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `targets` ADD `suppressed_by` integer;--> statement-breakpoint
CREATE INDEX `targets_suppressed` ON `targets` (`suppressed_by`) WHERE suppressed_by is not null;--> statement-breakpoint
ALTER TABLE `findings` ADD `suppressed_by` integer;--> statement-breakpoint
ALTER TABLE `findings` ADD `alert_due_at` integer;--> statement-breakpoint
ALTER TABLE `findings` ADD `alerted_at` integer;--> statement-breakpoint
CREATE INDEX `findings_that_owe_an_alert` ON `findings` (`alert_due_at`) WHERE alert_due_at is not null and closed_at is null;--> statement-breakpoint
CREATE INDEX `facts_by_device` ON `facts` (`key`,`value`) WHERE key in ('snmp.engine_id', 'snmp.base_mac');--> statement-breakpoint
CREATE INDEX `facts_by_certificate` ON `facts` (`key`,`value`) WHERE key in ('tls.names', 'tls.subject');