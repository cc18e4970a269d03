using FlowMatching.Torch.Binding;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add_(Tensor target)
        {
            Aten.add__Tensor.CallInPlace(this, target);
            return this;
        }

        public Tensor add_(Tensor target, Scalar alpha)
        {
            Aten.add__Tensor.CallInPlace(this, target, ((Argument)alpha).As("alpha"));
            return this;
        }

        public Tensor add_(Scalar scalar)
        {
            Aten.add__Scalar.CallInPlace(this, scalar);
            return this;
        }

        public Tensor sub_(Tensor target)
        {
            Aten.sub__Tensor.CallInPlace(this, target);
            return this;
        }

        public Tensor sub_(Scalar target)
        {
            Aten.sub__Scalar.CallInPlace(this, target);
            return this;
        }

        public Tensor mul_(Tensor target)
        {
            Aten.mul__Tensor.CallInPlace(this, target);
            return this;
        }

        public Tensor mul_(Scalar target)
        {
            Aten.mul__Scalar.CallInPlace(this, target);
            return this;
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Aten.div__Scalar_mode.CallInPlace(this, target, RoundingName(rounding_mode).As("rounding_mode"));
            return this;
        }

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.addcmul_.CallInPlace(this, tensor1, tensor2, ((Argument)value).As("value"));
            return this;
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.addcdiv_.CallInPlace(this, tensor1, tensor2, ((Argument)value).As("value"));
            return this;
        }

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            Aten.lerp__Tensor.CallInPlace(this, end, weight);
            return this;
        }

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Aten.clamp_.CallInPlace(this, min, max);
            return this;
        }

        public Tensor zero_()
        {
            Aten.zero_.CallInPlace(this);
            return this;
        }

        public Tensor fill_(Scalar value)
        {
            Aten.fill__Scalar.CallInPlace(this, value);
            return this;
        }

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Aten.copy_.CallInPlace(this, source, nonBlocking);
            return this;
        }

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Aten.masked_fill__Scalar.CallInPlace(this, mask, value);
            return this;
        }

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            Aten.index_add_.CallInPlace(this, dim, index, source, ((Argument)alpha).As("alpha"));
            return this;
        }

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Aten.normal_.CallInPlace(this, mean, std, ((Argument)generator).As("generator"));
            return this;
        }

        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Aten.uniform_.CallInPlace(this, from, to, ((Argument)generator).As("generator"));
            return this;
        }

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Aten.bernoulli__float.CallInPlace(this, p, ((Argument)generator).As("generator"));
            return this;
        }
    }
}
