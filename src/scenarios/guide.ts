import { z, type ZodType } from 'zod';
import { valueIn, type Path } from '../labs/glimpse.ts';

/** The parts of JSON Schema that `z.toJSONSchema` writes and the messages need. */
interface Shape {
  readonly title?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly additionalProperties?: Shape | boolean;
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
}

/** What may stand at a path, told from the schema: which keys, which words, which form. */
export interface Guide {
  keysAt(path: Path): readonly string[];
  titleAt(path: Path): string | null;
  wordsAt(path: Path): readonly string[];
}

/** A guide to a schema. The data decides between the branches of a union where one of its fixed words is in it. */
export function guideTo(schema: ZodType, data: unknown): Guide {
  const top = z.toJSONSchema(schema, { io: 'input' }) as Shape;
  const shapesAt = (path: Path): readonly Shape[] => {
    let shapes = branches(top, data);
    path.forEach((step, index) => {
      const value = valueIn(data, ...path.slice(0, index + 1));
      shapes = shapes.flatMap((shape) => inside(shape, step)).flatMap((shape) => branches(shape, value));
    });
    return shapes;
  };
  return {
    keysAt: (path) => [...new Set(shapesAt(path).flatMap((shape) => Object.keys(shape.properties ?? {})))],
    titleAt: (path) => shapesAt(path).find(({ title }) => title !== undefined)?.title ?? null,
    wordsAt: (path) =>
      [
        ...new Set(
          shapesAt(path).flatMap((shape) => shape.enum ?? (shape.const === undefined ? [] : [shape.const])),
        ),
      ].map(String),
  };
}

function inside(shape: Shape, step: string | number): readonly Shape[] {
  if (typeof step === 'number') return shape.items ? [shape.items] : [];
  const { properties, additionalProperties } = shape;
  if (properties && Object.hasOwn(properties, step)) return [properties[step] as Shape];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}

/** A shape and, if it is a union, its branches: those that the data's fixed words allow, or all when none fits. */
function branches(shape: Shape, value: unknown): readonly Shape[] {
  const all = shape.anyOf ?? shape.oneOf;
  if (!all) return [shape];
  const fitting = all.filter((branch) =>
    Object.entries(branch.properties ?? {}).every(
      ([key, property]) => property.const === undefined || property.const === valueIn(value, key),
    ),
  );
  return [shape, ...(fitting.length > 0 ? fitting : all).flatMap((branch) => branches(branch, value))];
}
