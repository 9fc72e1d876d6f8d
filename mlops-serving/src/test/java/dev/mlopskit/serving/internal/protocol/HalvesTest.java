package dev.mlopskit.serving.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalvesTest {
    @Test
    void each_of_the_65536_comes_back() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Halves.toFloat((short) bits);
            if (Float.isNaN(value)) assertThat(Halves.toFloat(Halves.of(value))).isNaN();
            else assertThat(Halves.of(value)).as("%x", bits).isEqualTo((short) bits);
        }
    }

    @Test
    void known_values_are_what_they_are() {
        assertThat(Halves.toFloat((short) 0x3c00)).isEqualTo(1f);
        assertThat(Halves.toFloat((short) 0x7bff)).isEqualTo(65504f);
        assertThat(Halves.toFloat((short) 0x0001)).isEqualTo(0x1p-24f);
        assertThat(Halves.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(Halves.of(65519f)).isEqualTo((short) 0x7bff);
        assertThat(Halves.of(65520f)).isEqualTo((short) 0x7c00);
        // Halfway between 1 and the next one goes to the even one.
        assertThat(Halves.of(1f + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(Halves.of(1f + 0x3p-11f)).isEqualTo((short) 0x3c02);
        assertThat(Halves.of(-0x1p-26f)).isEqualTo((short) 0x8000);
    }
}
