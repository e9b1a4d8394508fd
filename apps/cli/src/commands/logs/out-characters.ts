/** Characters of output that go out in one write. A text that was put together of small ones is copied into one piece when it is written: beyond 128 KiB that piece is a large object to the engine, and each line costs three times as much. */
export const OUT_CHARACTERS = 32_768;
