import { Router } from 'express';
import type { WebDeps } from '../context.ts';
import { PICTURES, samplesFor } from './samples.ts';

/** `/dev/components`: every component with sample data, both languages and themes side by side. Development only. */
export function createGalleryRouter(deps: Pick<WebDeps, 'render' | 'texts'>): Router {
  const router = Router();
  const samples = (lang: 'en' | 'zh', variant: string) =>
    samplesFor(lang, variant, (key, params) => deps.texts.t(lang, key, params));
  router.get('/dev/components', (req, res) => {
    const swapped = req.query['swap'] === '1';
    const variants = [
      { lang: 'en', theme: swapped ? 'dark' : 'light', samples: samples('en', 'a') },
      { lang: 'zh', theme: swapped ? 'light' : 'dark', samples: samples('zh', 'b') },
    ] as const;
    const names = variants[0].samples.map(({ component }) => component);
    deps.render(req, res, 'gallery', {
      title: 'Components',
      variants,
      names,
      pictures: PICTURES,
      swapHref: swapped ? '/dev/components' : '/dev/components?swap=1',
    });
  });
  return router;
}
