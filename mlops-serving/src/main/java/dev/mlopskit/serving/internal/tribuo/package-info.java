/** Models of Tribuo, in its protobuf form. */
@NullMarked
package dev.mlopskit.serving.internal.tribuo;

import org.jspecify.annotations.NullMarked;
