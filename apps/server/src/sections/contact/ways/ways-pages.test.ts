import { judgePages } from '../../../ui/testing/judge-pages.ts';
import { wayPages } from './testing/pages.tsx';

judgePages('ways', wayPages());
