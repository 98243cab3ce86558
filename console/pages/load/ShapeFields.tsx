/** How much is sent, over time: a kind, its figures, and a picture of them. */
import { createMemo, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { TextField } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { FieldsProps } from './plan-form.ts';
import { ShapePicture } from './ShapePicture.tsx';
import { fields_of, mayBeEmpty, type ShapeForm, shape_kinds, shapeOf } from './shape-form.ts';

export function ShapeFields(props: FieldsProps) {
  const form = () => props.typed.shape;
  const put = (change: Partial<ShapeForm>) => props.put({ shape: { ...form(), ...change } });
  const shape = createMemo(() => shapeOf(form()));
  return (
    <>
      <div>
        <p class="mb-1 font-medium" aria-hidden="true">
          {t('load.shape')}
        </p>
        <Segments
          label={t('load.shape')}
          value={form().kind}
          set={(kind) => put({ kind })}
          options={shape_kinds.map((value) => ({ value, label: word('load', `shape_${value}`) }))}
        />
        <p class="mt-1 text-sm text-dim">{word('load', `shape_hint_${form().kind}`)}</p>
      </div>
      <div class="grid gap-4 sm:grid-cols-[minmax(0,1fr)_15rem]">
        <div class="grid grid-cols-2 content-start gap-4">
          <For each={fields_of[form().kind]}>
            {(field) => (
              <TextField
                label={word('load', `field_${field}`)}
                value={form()[field]}
                set={(text) => put({ [field]: text })}
                error={props.problems()[`shape.${field}`]}
                inputMode="numeric"
                required={!mayBeEmpty(field)}
              />
            )}
          </For>
          <Show when={form().kind === 'stages'}>
            <div class="col-span-2">
              <TextField
                label={t('load.stages')}
                value={form().stages}
                set={(stages) => put({ stages })}
                error={props.problems()['shape.stages']}
                lines={5}
                mono
                required
              />
            </div>
          </Show>
        </div>
        <Show
          when={shape()}
          fallback={
            <p class="flex h-28 items-center justify-center rounded-md bg-sunken px-3 text-center text-sm text-dim">
              {t('load.picture_none')}
            </p>
          }
        >
          {(made) => <ShapePicture shape={made()} />}
        </Show>
      </div>
      <Show when={props.problems().shape}>{(problem) => <p class="text-sm text-down">{problem()}</p>}</Show>
    </>
  );
}
