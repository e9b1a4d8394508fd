import { judgePages } from '../../ui/testing/judge-pages.ts';
import { contactPages } from './testing/pages.tsx';

judgePages('contact', contactPages());
