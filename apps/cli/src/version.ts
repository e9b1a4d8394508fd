/** Of the whole program; the packages follow it. */
export const VERSION = '0.1.0';
