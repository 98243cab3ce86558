CREATE TABLE `connector_callbacks` (
	`connector` text NOT NULL,
	`key` text NOT NULL,
	`ticket_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`connector`, `key`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `connector_inbox` (
	`connector` text NOT NULL,
	`nonce` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`connector`, `nonce`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `connector_inbox_by_time` ON `connector_inbox` (`at`);--> statement-breakpoint
CREATE TABLE `connector_outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connector` text NOT NULL,
	`key` text NOT NULL,
	`ticket_id` integer NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`sent_at` integer,
	`last_error` text,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `connector_outbox_key_unique` ON `connector_outbox` (`key`);--> statement-breakpoint
CREATE INDEX `connector_outbox_unsent` ON `connector_outbox` (`connector`,`ticket_id`,`id`) WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX `connector_outbox_by_ticket` ON `connector_outbox` (`ticket_id`,`connector`);