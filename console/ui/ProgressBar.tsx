/** How much of some long work is done. */

/** `percent` from 0 to 100. */
export function ProgressBar(props: { percent: number; label: string }) {
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={props.percent}
      class="h-2 w-full overflow-hidden rounded-full bg-sunken ring-1 ring-line ring-inset"
    >
      <div
        class="h-full rounded-full bg-accent transition-[width] duration-500"
        style={{ width: `${props.percent}%` }}
      />
    </div>
  );
}
