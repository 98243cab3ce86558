/** What a Prometheus server asks for, all by the same token. */
export const SCRAPED = ['/metrics', '/sd/prometheus', '/probe'];
