export { pagesDoor } from './pages-door.ts';
